from decimal import Decimal

RATES = {
    "SPRING10": Decimal("0.10"),
    "STAFF25": Decimal("0.25"),
}


def discount_for(code, amount):
    """Amount to take off; an unknown code takes nothing off."""
    return (amount * RATES.get(code, Decimal("0"))).quantize(Decimal("0.01"))
