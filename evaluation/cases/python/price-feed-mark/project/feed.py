import csv
from decimal import Decimal


def rows(path):
    with open(path, encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def prices(path):
    found = {}
    for row in rows(path):
        found[row["sku"]] = Decimal(row["price"])
    return found
