#!/bin/sh
# Make the goldens of the corpus anew: tests/golden/make.sh python3.14
set -e
python=${1:-python3.14}
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../corpus"
export PYTHONHASHSEED=0
"$python" ../oracle/cpython_code.py *.py | "$python" -c '
import json, sys
for line in sys.stdin:
    row = json.loads(line)
    row.pop("instructions", None)
    print(json.dumps(row))' > ../golden/3.14/code.jsonl
for golden in ../golden/3.14/dis/*.txt; do
    name=$(basename "$golden" .txt)
    "$python" -W ignore -m dis "$name.py" | sed 's/at 0x[0-9a-f]*/at 0x…/' > "$golden"
done
"$python" ../oracle/cpython_exec.py "$python" > ../golden/3.14/exec.jsonl
for golden in ../golden/3.14/trace/*.jsonl.xz; do
    name=$(basename "$golden" .jsonl.xz)
    "$python" ../oracle/cpython_trace.py "$name.py" < /dev/null | xz -9e > "$golden"
done
