def run(answer):
    class G(ExceptionGroup):
        def split(self, x): return answer
    try:
        try: raise G("g", [ValueError(1), KeyError(2)])
        except* ValueError as e: print("caught", repr(e))
        except* KeyError as e: print("caught second", repr(e))
    except BaseException as e: print(type(e).__name__, e)
    else: print("no exception")
for answer in (None, 5, [], (), (1,), (None, None), (ValueError(3), None), (None, ValueError(3)), (ValueError(3), KeyError(4)), "ab", (None, None, 3)):
    print(answer)
    run(answer)
class D(ExceptionGroup):
    def derive(self, excs): return self.answer
for answer in (None, 5, [], ValueError(1), ExceptionGroup("other", [KeyError(1)])):
    D.answer = answer
    for act in (lambda g: g.split(ValueError), lambda g: g.subgroup(ValueError), lambda g: g.split(lambda e: False), lambda g: g.subgroup(lambda e: True)):
        try: print(act(D("g", [ValueError(1), KeyError(2)])))
        except Exception as e: print(type(e).__name__, e)
    try:
        try: raise D("g", [ValueError(1), KeyError(2)])
        except* ValueError as e: print("caught", repr(e))
    except BaseException as e: print(type(e).__name__, e)
