"""Orders, as the web shop sends them."""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class OrderLine:
    """So many pieces of one article."""

    sku: int
    quantity: int


def parse_order(body: str) -> list[OrderLine]:
    """Read the web shop's JSON."""
    items = json.loads(body)["items"]
    return [OrderLine(item["sku"], int(item["quantity"])) for item in items]
