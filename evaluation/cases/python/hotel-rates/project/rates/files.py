import csv


def rows(path):
    """Every line of a table that the property system exported."""
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
