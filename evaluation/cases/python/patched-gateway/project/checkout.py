from gateway import charge


class Checkout:
    def __init__(self, card):
        self.card = card
        self.state = "open"

    def pay(self, cents):
        if cents <= 0:
            raise ValueError("nothing to pay")
        receipt = charge(self.card, cents)
        self.state = "paid"
        return receipt
