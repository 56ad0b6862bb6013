"""What an order costs."""

from decimal import Decimal

from warehouse.orders import OrderLine

VOLUME_DISCOUNT = Decimal("0.9")
VOLUME_FROM = 100


def line_total(line: OrderLine, prices: dict) -> Decimal:
    """Price one line; large quantities are cheaper."""
    price = prices[line.sku]
    if line.quantity >= VOLUME_FROM:
        price *= VOLUME_DISCOUNT
    return price * line.quantity


def order_total(lines: list[OrderLine], prices: dict) -> Decimal:
    """Add up all lines of an order."""
    return sum((line_total(line, prices) for line in lines), Decimal(0))
