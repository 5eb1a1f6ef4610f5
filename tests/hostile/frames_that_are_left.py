import sys
def g(): return sys._getframe()
def h(): return g()
fr = h()
print(fr.f_back and fr.f_back.f_code.co_name)
print(fr.f_locals, fr.f_lineno)
def e():
    try: 1/0
    except Exception as x: return x
t = e().__traceback__
print(t.tb_frame.f_back.f_code.co_name)
def gen():
    yield sys._getframe()
    yield sys._getframe().f_back.f_code.co_name
x = gen()
fr = next(x)
print(fr.f_back and fr.f_back.f_code.co_name)
print(next(x), fr.f_back)
def outer():
    return next(x, None), fr.f_back
print(outer())
