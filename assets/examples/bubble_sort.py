# Loops and a list being sorted

def bubble_sort(items):
    end = len(items) - 1
    while end > 0:
        last_swap = 0
        for i in range(end):
            if items[i] > items[i + 1]:
                items[i], items[i + 1] = items[i + 1], items[i]
                last_swap = i
        end = last_swap
    return items


print(bubble_sort([5, 2, 9, 1, 7]))
