"""Write tests/data/pure/*.txt for tests/it/pure: each line a question and the answer of CPython 3.14.

All files, or the named ones only:

    PYTHONHASHSEED=0 python3.14 tests/oracle/pure [NAME…]
"""

import os
import pathlib
import random
import sys

import common
import formatting
import numeric
import sorting
import textual

assert sys.version_info[:2] == (3, 14) and os.environ.get("PYTHONHASHSEED") == "0"

DATA = pathlib.Path(__file__).parents[2] / "data" / "pure"
for name in sys.argv[1:] or common.FILES:
    with open(DATA / f"{name}.txt", "w") as file:
        for parts in common.FILES[name](random.Random(name)):
            file.write("\t".join(parts) + "\n")
