for order in ([], 1, b"C", "x", "", None, "C", "A"):
    try:
        print(memoryview(b"abc").tobytes(order))
    except Exception as e:
        print(type(e).__name__, e)
