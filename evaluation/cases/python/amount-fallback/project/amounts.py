from decimal import Decimal

ZERO = Decimal("0")


def to_amount(text):
    """The amount in a cell; an empty or marked cell counts as nothing."""
    try:
        return Decimal(text.strip())
    except ValueError:
        return ZERO


def total(cells):
    return sum((to_amount(cell) for cell in cells), ZERO)
