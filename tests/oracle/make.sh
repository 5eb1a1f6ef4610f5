#!/bin/sh
# Regenerate what the tests expect, by asking a real CPython 3.14: tests/oracle/make.sh [PYTHON [PART]...]
#
# PYTHON is python3.14 by default. The parts, by default all of them:
#
#   corpus           tests/golden/3.14: code objects, output and exit status of every program of tests/corpus;
#                    disassembly and trace of those that have a file there (for another program, make an empty one)
#   at_exit          tests/golden/3.14/at_exit.jsonl: output and exit status of tests/at_exit
#   hostile          tests/golden/3.14/hostile.jsonl: output and exit status of tests/hostile
#   front_end        tests/data/compile: trees, symbol tables, stages, errors of the parser
#   semantic_errors  tests/data/compile/semantic_errors.txt
#   modes            tests/data/compile/modes.jsonl
#   expressions      tests/data/expressions
#   pure             tests/data/pure
#   opcodes          tests/data/opcodes-3.14.json
set -eu
python=${1:-python3.14}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- corpus at_exit hostile front_end semantic_errors modes expressions pure opcodes
cd "$(dirname "$0")/.."
export PYTHONHASHSEED=0

corpus() (
    cd corpus
    golden=../golden/3.14
    # What `code` contains as well need not be kept.
    "$python" ../oracle/cpython_code.py *.py | "$python" -c '
import json, sys
for line in sys.stdin:
    row = json.loads(line)
    row.pop("instructions", None)
    print(json.dumps(row))' > $golden/code.jsonl
    for file in $golden/dis/*.txt; do
        name=$(basename "$file" .txt)
        "$python" -W ignore -m dis "$name.py" | sed 's/at 0x[0-9a-f]*/at 0x…/' > "$file"
    done
    "$python" ../oracle/cpython_exec.py "$python" > $golden/exec.jsonl
    # A trace that has not changed stays byte for byte, whichever xz there is.
    trace=$(mktemp)
    for file in $golden/trace/*.jsonl.xz; do
        "$python" ../oracle/cpython_trace.py "$(basename "$file" .jsonl.xz).py" < /dev/null > "$trace"
        xz -dcq "$file" | cmp -s - "$trace" || xz -9e < "$trace" > "$file"
    done
    rm "$trace"
)

for part in "$@"; do
    case $part in
        corpus) corpus ;;
        at_exit) (cd at_exit && "$python" ../oracle/cpython_exec.py "$python" > ../golden/3.14/at_exit.jsonl) ;;
        hostile) (cd hostile && "$python" ../oracle/cpython_exec.py "$python" > ../golden/3.14/hostile.jsonl) ;;
        front_end | semantic_errors | modes | expressions) "$python" "oracle/$part.py" ;;
        pure) "$python" oracle/pure ;;
        opcodes) "$python" oracle/cpython_opcodes.py > data/opcodes-3.14.json ;;
        *) echo "no such part: $part" >&2; exit 2 ;;
    esac
done
