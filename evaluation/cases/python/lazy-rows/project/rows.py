import csv
from pathlib import Path

DATA = Path(__file__).with_name("visits.csv")


def open_rows(path):
    with open(path, newline="") as stream:
        reader = csv.DictReader(stream)
        return (row for row in reader if row["bot"] == "no")
