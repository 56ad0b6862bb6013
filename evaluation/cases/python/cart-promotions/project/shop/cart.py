from dataclasses import dataclass
from decimal import Decimal

from shop.promotions import discount_for


@dataclass(frozen=True)
class Line:
    sku: str
    price: Decimal
    quantity: int = 1

    @property
    def total(self):
        return self.price * self.quantity


class Cart:
    def __init__(self, currency="EUR", codes=[]):
        self.currency = currency
        self.codes = codes
        self.lines = []

    def add(self, sku, price, quantity=1):
        self.lines.append(Line(sku, Decimal(price), quantity))
        return self

    def redeem(self, code):
        self.codes.append(code.strip().upper())
        return self

    def subtotal(self):
        return sum((line.total for line in self.lines), Decimal("0"))

    def total(self):
        reduction = sum((discount_for(code, self.subtotal()) for code in self.codes), Decimal("0"))
        return self.subtotal() - reduction
