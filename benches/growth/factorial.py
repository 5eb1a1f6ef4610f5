# The factorial of a great number.
import sys
import math

print(math.factorial(int(sys.argv[1]) * 60_000).bit_length())
