# Functions whose defaults are all different.
import sys

n = int(sys.argv[1]) * 2500
source = "\n".join(f"def f{i}(a={i}, b='s{i}'): pass" for i in range(n))
compile(source, "defaults", "exec")
