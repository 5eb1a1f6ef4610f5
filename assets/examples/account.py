# A class and its instances

class Account:
    bank = "Bank of Bytecode"

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("a deposit must be positive")
        self.balance += amount
        return self.balance


account = Account("Ada", 50)
account.deposit(25)
print(account.owner, account.balance, account.bank)
