# Bytearrays that grow, change and shrink.
import sys

n = int(sys.argv[1]) * 25_000
b = bytearray()
for i in range(n):
    b.append(i & 255)
for i in range(n):
    b[i] = 1
while b:
    b.pop()
