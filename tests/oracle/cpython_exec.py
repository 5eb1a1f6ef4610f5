#!/usr/bin/env python3.14
"""What a real CPython 3.14 prints for every program of a folder, one JSON object per line.

    cd tests/corpus && python3.14 ../oracle/cpython_exec.py python3.14 > ../golden/3.14/exec.jsonl

Each line: {"file": NAME, "stdout": TEXT, "status": EXIT STATUS, "stderr": TEXT}. Nothing can be read from standard
input. Output is decoded as UTF-8, and the folder's name is taken out of the paths in "stderr".
"""
import json
import os
import subprocess
import sys

here = os.getcwd() + os.sep
for name in sorted(os.listdir(".")):
    if not name.endswith(".py") or "_py36_" in name:
        continue
    run = subprocess.run([sys.argv[1], name], stdin=subprocess.DEVNULL, capture_output=True,
                         env=dict(os.environ, PYTHONHASHSEED="0", PYTHONUTF8="1"))
    print(json.dumps({"file": name, "stdout": run.stdout.decode("utf-8", "replace"), "status": run.returncode,
                      "stderr": run.stderr.decode("utf-8", "replace").replace(here, "")}))
