# A literal of a million digits.
import sys

exec("x = 0x" + "abcdef123" * (int(sys.argv[1]) * 7_000))
print(x.bit_length())
