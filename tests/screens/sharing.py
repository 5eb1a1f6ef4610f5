class Node:
    def __init__(self, name):
        self.name = name
        self.next = None


def push(items, item):
    items.append(item)


a = [1, 2]
b = a
c = [1, 2]
push(b, 3)
node = Node("first")
big = list(range(1000))


def count(n):
    yield from range(n)


g = count(2)
next(g)
