def fail(n):
    return 1 / n


def middle(n):
    return fail(n) + 1


def outer():
    try:
        return middle(0)
    except ZeroDivisionError as error:
        return str(error)


print("result", outer())
