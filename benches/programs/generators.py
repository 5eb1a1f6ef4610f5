def naturals(limit):
    n = 0
    while n < limit:
        yield n
        n += 1


def only(test, items):
    for item in items:
        if test(item):
            yield item


def mapped(function, items):
    for item in items:
        yield function(item)


def pairs(items):
    previous = None
    for item in items:
        if previous is not None:
            yield previous, item
        previous = item


def flattened(nested):
    for inner in nested:
        yield from inner


def total(items):
    result = 0
    for item in items:
        result += item
    return result


odd = only(lambda n: n % 2, naturals(40000))
squares = mapped(lambda n: n * n % 1000, odd)
print(total(b - a for a, b in pairs(squares)))
print(total(flattened((n, n + 1, n * 2) for n in naturals(20000))))
print(sum(x * y for x in range(200) for y in range(150) if (x + y) % 3 == 0))
