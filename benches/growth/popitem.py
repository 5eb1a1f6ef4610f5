# Dicts that are emptied from the end.
import sys

d = dict.fromkeys(range(int(sys.argv[1]) * 25_000))
while d:
    d.popitem()
