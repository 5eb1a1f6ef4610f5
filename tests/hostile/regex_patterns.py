# Patterns made at random, the worst of them nested repetitions of what may be empty, and texts too long for a matcher
# that recurses.
import random
import re

random.seed(314)


def atom(d, groups):
    r = random.random()
    if r < .4: return random.choice('abc')
    if r < .5: return random.choice(['.', '[ab]', '[^a]', '\\w'])
    if r < .55: return random.choice(['^', '$', '\\b', '\\B'])
    if d <= 0: return random.choice('ab')
    if r < .75:
        groups[0] += 1
        return '(' + alt(d-1, groups) + ')'
    if r < .85: return '(?:' + alt(d-1, groups) + ')'
    if r < .9: return random.choice(['(?=','(?!']) + alt(d-1, groups) + ')'
    if r < .93: return random.choice(['(?<=','(?<!']) + random.choice(['a','ab','[bc]']) + ')'
    if r < .96: return '(?>' + alt(d-1, groups) + ')'
    if groups[0]: return '\\' + str(random.randint(1, groups[0]))
    return 'c'
def rep(d, groups):
    a = atom(d, groups)
    if a in ('^','$','\\b','\\B'): return a
    r = random.random()
    if r < .5: return a
    q = random.choice(['*','+','?','{1,2}','{2}','{0,3}','{2,}'])
    if a.startswith('(?') and a[2] in '=!<': return a
    return a + q + random.choice(['','','?','+'])
def seq(d, groups): return ''.join(rep(d, groups) for _ in range(random.randint(1,4)))
def alt(d, groups): return '|'.join(seq(d, groups) for _ in range(random.choice([1,1,2,3])))
n = 0
while n < 120:
    g = [0]
    p = alt(2, g)
    try: c = re.compile(p)
    except re.error as e: continue
    n += 1
    for _ in range(3):
        t = ''.join(random.choice('abc') for _ in range(random.randint(0, 8)))
        m = c.match(t); s = c.search(t); f = c.fullmatch(t)
        print(repr(p), t, m and (m.span(), m.groups(), m.lastindex), s and (s.span(), s.groups(), s.lastindex), f and (f.span(), f.groups(), f.lastindex), c.findall(t), c.sub('<>', t), c.split(t))

print(re.match('(?:a|b)*c', 'a' * 300_000))
print(re.match('(a|b)*', 'ab' * 100_000).span(1))
print(re.match('((a)|(b))*?c', 'ab' * 100_000 + 'c').span(0))
