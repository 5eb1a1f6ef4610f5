# Input: the program asks you

name = input("What is your name? ")
print("Hello,", name.strip() or "whoever you are")
for letter in name:
    print(letter, end=" ")
print()
