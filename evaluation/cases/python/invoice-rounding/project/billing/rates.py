from decimal import Decimal

PERCENT = {"none": 0, "reduced": 0.07, "standard": 0.19}


def rate(name):
    return Decimal(PERCENT[name])
