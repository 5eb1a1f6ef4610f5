"""A program that shows what each stage of the compiler does."""
from __future__ import generator_stop
import os.path as path  # an alias

# A class with annotations, a method and a private name.
class Account[T]:

    limit: int = 100

    def __init__(self, owner: str, *rest, currency="€", **options):
        self.owner, self.__balance = owner, 0
        self.rest = [r for r in rest if r]

    @property
    def balance(self):
        return f"{self.__balance:>{self.limit}.2f} {self.owner!r}"

def counter(start):
    count = start
    def step():
        nonlocal count
        global total
        count += 1
        total = count
        return lambda: count
    return step

def read(names):
    for name in names:
        try:
            with open(path.join("data", name)) as file:
                yield from file
        except (OSError, ValueError) as error:
            print("no", error)
        finally:
            del name
    else:
        return {
            "a": 1,  # kept
            **dict(b=2),
        }

async def gather(tasks):
    return {await task async for task in tasks} if tasks else \
        set()

type Pair = tuple[int, int]
match path:
    case [x, *_] | {"x": x}: pass
    case Account(limit=100): x = -1
while x and not total: break
