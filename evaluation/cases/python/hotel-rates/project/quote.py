import sys

from rates.book import RateBook


def main(room, nights):
    book = RateBook.load("data/rates.csv")
    print(f"{room}: {book.price(room, nights)}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
