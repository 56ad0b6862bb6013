from menu import Menu

PRICES = {"tea": 210, "coffee": 260, "water": 120}


class Till:
    def __init__(self):
        self.cents = 0
        self.menu = Menu(self.sell)
        self.menu.fill(PRICES)

    def sell(self, drink):
        self.cents += PRICES[drink]
        return drink
