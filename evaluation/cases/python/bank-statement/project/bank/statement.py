import csv
from datetime import date
from decimal import Decimal


class Booking:
    def __init__(self, day, amount, purpose):
        self.day = day
        self.amount = amount
        self.purpose = purpose


def _amount(text):
    return Decimal(text.replace(".", "").replace(",", "."))


def _day(text):
    day, month, year = text.split(".")
    return date(int(year), int(month), int(day))


def read(stream):
    for row in csv.DictReader(stream):
        yield Booking(_day(row["Buchungstag"]), _amount(row["Betrag"]), row["Verwendungszweck"])
