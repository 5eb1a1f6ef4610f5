# An exception on its way out

def parse(text):
    try:
        return int(text)
    finally:
        print("tried", text)


def total(texts):
    result = 0
    for text in texts:
        try:
            result += parse(text)
        except ValueError as error:
            print("skipped:", error)
    return result


print("total", total(["3", "four", "5"]))
print(1 / 0)
