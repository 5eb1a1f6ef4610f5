# A closure: what a function remembers

def make_counter(start):
    count = start

    def step(by=1):
        nonlocal count
        count += by
        return count

    return step


first = make_counter(10)
second = make_counter(100)
first()
first(5)
second()
print(first(), second())
