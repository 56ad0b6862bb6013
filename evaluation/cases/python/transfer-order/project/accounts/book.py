class InsufficientFunds(Exception):
    pass


class Book:
    def __init__(self, balances):
        self.balances = dict(balances)

    def transfer(self, source, target, cents):
        if self.balances[source] < cents:
            raise InsufficientFunds(f"{source} has {self.balances[source]}, needs {cents}")
        self.balances[source] -= cents
        self.balances[target] += cents
