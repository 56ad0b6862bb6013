import csv
from dataclasses import dataclass


@dataclass
class Item:
    sku: str
    shelf: str
    quantity: int


def read_items(stream):
    for row in csv.DictReader(stream):
        yield Item(row["sku"], row["shelf"], row["quantity"])
