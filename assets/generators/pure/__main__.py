"""Writes tests/data/pure/*.txt: what CPython 3.14 answers, one question a line, for tests/it/pure.

Run with CPython 3.14 from the root of the repository, everything or the named files only:
    PYTHONHASHSEED=0 python3.14 assets/generators/pure [NAME…]
"""

import os
import random
import sys

import common
import formatting
import numeric
import sorting
import textual

assert sys.version_info[:2] == (3, 14) and os.environ.get("PYTHONHASHSEED") == "0"

os.makedirs("tests/data/pure", exist_ok=True)
for name in sys.argv[1:] or common.FILES:
    with open(f"tests/data/pure/{name}.txt", "w") as file:
        for parts in common.FILES[name](random.Random(name)):
            file.write("\t".join(parts) + "\n")
