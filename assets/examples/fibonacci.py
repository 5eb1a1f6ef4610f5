# A generator: a frame that waits

def fibonacci(limit):
    a, b = 0, 1
    while a < limit:
        yield a
        a, b = b, a + b


numbers = fibonacci(20)
print(next(numbers), next(numbers), next(numbers))
print("the others:", list(numbers))
