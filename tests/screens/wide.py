# 日本語 and 🎉
名前 = "山田太郎"
mixed = "e\u0301 क्षि 👩‍👧 👍🏽"
print(名前, mixed)
print("\x1b[2J\a\tend \u202eabc")
