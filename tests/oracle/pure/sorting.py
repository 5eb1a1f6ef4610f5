"""Sorting: which elements CPython compares, and in which order."""

from common import *


class Logged:
    log = []

    def __init__(self, key, index):
        self.key, self.index = key, index

    def __lt__(self, other):
        Logged.log.append(f"{self.index}<{other.index}")
        if Logged.fail == len(Logged.log):
            raise ZeroDivisionError
        return self.key < other.key


@data
def sort_comparisons(rng):
    shapes = [
        lambda n: [rng.randrange(1000) for _ in range(n)],
        lambda n: [rng.randrange(3) for _ in range(n)],
        lambda n: list(range(n)),
        lambda n: list(range(n, 0, -1)),
        lambda n: [n // 2 - i // 3 for i in range(n)],
        lambda n: sorted(rng.randrange(50) for _ in range(n)) + [rng.randrange(50) for _ in range(9)],
        lambda n: [i % (n // 3 + 1) for i in range(n)],
        lambda n: sorted(range(n), key=lambda i: i ^ 32),
        lambda n: [abs(n // 2 - i) for i in range(n)],
        lambda n: list(range(n // 3)) + list(range(n // 2)) + list(range(n // 9)) + [rng.randrange(n + 1)],
    ]
    for size in [0, 1, 2, 3, 5, 10, 20, 33, 63, 64, 65, 70, 100, 127, 128, 129, 200, 257, 400, 700]:
        for shape in shapes:
            for reverse, fails in [(False, False), (True, False), (False, True)]:
                if size > 300 and (reverse or fails):
                    continue
                keys = shape(size)
                Logged.log = []
                Logged.fail = rng.randrange(1, 4 * size + 2) if fails else 0
                items = [Logged(key, index) for index, key in enumerate(keys)]
                try:
                    items.sort(reverse=reverse)
                except ZeroDivisionError:
                    pass
                log = "".join(entry + ";" for entry in Logged.log)
                yield (" ".join(map(str, keys)) or "-", "reverse" if reverse else "forward", str(Logged.fail),
                       str(len(Logged.log)), digest(log), " ".join(str(item.index) for item in items) or "-")
