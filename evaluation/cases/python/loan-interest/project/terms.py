from decimal import Decimal

MONTHS = 12

RATES = {"car": 0.049, "home": 0.031}
MINIMUM = Decimal("500")


def yearly_rate(kind):
    return RATES[kind]
