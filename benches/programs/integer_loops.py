def primes(limit):
    sieve = [True] * limit
    count = 0
    i = 2
    while i < limit:
        if sieve[i]:
            count += 1
            for j in range(i * i, limit, i):
                sieve[j] = False
        i += 1
    return count


def collatz(limit):
    best = 0
    for start in range(1, limit):
        n = start
        steps = 0
        while n != 1:
            if n % 2:
                n = 3 * n + 1
            else:
                n = n // 2
            steps += 1
        if steps > best:
            best = steps
    return best


print(primes(30000))
print(collatz(3000))
