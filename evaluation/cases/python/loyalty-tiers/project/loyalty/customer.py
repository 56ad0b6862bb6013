from loyalty.tiers import tier


class Customer:
    def __init__(self, name, orders):
        self.name = name
        self.orders = orders

    def status(self):
        return tier(sum(self.orders))
