# Texts in which the needle is nearly everywhere.
import sys

n = int(sys.argv[1]) * 20_000
text, wide = "a" * n, "\u0100" + "a" * n
for needle in "a" * (n // 2) + "b", "b" + "a" * (n // 2), "ab" * (n // 4) + "c":
    for _ in range(20):
        text.find(needle), text.rfind(needle), wide.find(needle), text.encode().find(needle.encode())
