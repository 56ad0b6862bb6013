"""The price list, as the warehouse exports it."""

import csv
from decimal import Decimal
from pathlib import Path


def load_prices(path: Path) -> dict:
    """Read the CSV export into a table from stock number to price."""
    with path.open(newline="", encoding="utf-8") as export:
        return {int(row["sku"]): Decimal(row["price"]) for row in csv.DictReader(export)}
