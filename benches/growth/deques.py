# Deques that are used at both ends.
import sys
from collections import deque

n = int(sys.argv[1]) * 10_000
d = deque()
for i in range(n):
    d.append(i)
    d.appendleft(i)
for i in range(n):
    d.append(d.popleft())
    d.rotate(1)
while d:
    d.popleft()
