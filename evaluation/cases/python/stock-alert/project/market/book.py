class Book:
    def __init__(self, prices):
        self._prices = {symbol.upper(): price for symbol, price in prices.items()}

    def price(self, symbol):
        return self._prices[symbol]
