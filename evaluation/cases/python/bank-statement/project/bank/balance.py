from decimal import Decimal

from bank import statement


def balance(path, opening=Decimal("0")):
    with open(path, encoding="utf-8", newline="") as stream:
        return opening + sum(booking.amount for booking in statement.read(stream))
