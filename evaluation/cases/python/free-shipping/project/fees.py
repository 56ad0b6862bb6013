from dataclasses import dataclass
from typing import Optional

STANDARD = 490


@dataclass
class Customer:
    name: str
    shipping_fee: Optional[int] = None


def fee(customer, cents):
    if cents >= 10_000:
        return 0
    return customer.shipping_fee or STANDARD
