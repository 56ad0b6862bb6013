from market.book import Book
from market.watch import load

if __name__ == "__main__":
    book = Book({"AAPL": 190, "MSFT": 410})
    for symbol, limit in load("AAPL>180\nmsft>420\n"):
        print(symbol, "sell" if book.price(symbol) > limit else "hold")
