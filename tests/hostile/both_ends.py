# Deques, bytearrays and dicts that grow and shrink at their ends, compared with plain lists after every change.
from collections import OrderedDict, deque

state = 12345


def random(n):
    global state
    state = state * 1103515245 + 12345 & 0x7FFFFFFF
    return (state >> 8) % n


for maxlen in (None, 0, 5):
    d, model = deque(maxlen=maxlen), []
    for step in range(1500):
        what = random(16)
        if what < 4:
            d.append(step)
            model.append(step)
            if maxlen is not None and len(model) > maxlen:
                del model[0]
        elif what < 8:
            d.appendleft(step)
            model.insert(0, step)
            if maxlen is not None and len(model) > maxlen:
                del model[-1]
        elif what < 12 and model:
            # Long runs at one end.
            for _ in range(min(len(model), random(6))):
                assert (d.popleft() == model.pop(0)) if step // 100 % 2 else (d.pop() == model.pop())
        elif what == 12 and model:
            i = random(len(model)) - random(len(model))
            assert d[i] == model[i]
            d[i] = model[i] = step
        elif what == 13:
            n = random(9) - 4
            d.rotate(n)
            if model:
                n %= len(model)
                model = model[len(model) - n:] + model[:len(model) - n]
        elif what == 14 and model:
            i = random(len(model))
            del d[i], model[i]
        elif what == 15:
            d.reverse()
            model.reverse()
        assert list(d) == model and list(reversed(d)) == model[::-1] and len(d) == len(model), step
    print(maxlen, repr(d)[:60], d == deque(model), d.count(7), d > deque())

b, model = bytearray(), []
for step in range(2000):
    what = random(12)
    if what < 4:
        b.append(step & 255)
        model.append(step & 255)
    elif what < 7 and model:
        assert b.pop() == model.pop()
    elif what == 7:
        b += bytes([step & 255]) * random(20)
        model += [step & 255] * (len(b) - len(model))
    elif what == 8 and model:
        i = random(len(model)) - random(len(model))
        b[i] = model[i] = step * 7 & 255
    elif what == 9:
        i, j = random(20), random(40)
        b[i:j] = b"slice"[:random(6)]
        model = list(b)
    elif what == 10 and model:
        i = random(len(model))
        assert b.pop(i) == model.pop(i)
    elif what == 11:
        i = random(len(model) + 1)
        b.insert(i, 9)
        model.insert(i, 9)
    assert list(b) == model and len(b) == len(model) and b[-3:] == bytes(model[-3:]), step
print(b[:40], b.find(b"slice"), bytes(b) == b)
view = memoryview(b)
for change in (lambda: b.append(1), lambda: b.pop(), lambda: b.extend(b"x"), lambda: b.clear()):
    try:
        change()
    except BufferError as e:
        print(e)
view[0] = 65
print(b[0], len(b) == len(model))

for kind in (dict, OrderedDict):
    d, model = kind(), []
    for step in range(1500):
        what = random(5)
        if what < 3:
            key = random(40) * 64 if what else step
            if key not in d:
                model.append(key)
            d[key] = step
        elif model:
            key, _ = d.popitem()
            assert key == model.pop()
        assert list(d) == model and all(key in d for key in model), step
    print(kind.__name__, len(d))
