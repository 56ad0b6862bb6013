from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

SHOP_ZONE = ZoneInfo("Etc/GMT-9")


class Sale:
    def __init__(self, moment, cents):
        self.moment = moment
        self.cents = cents


def shop_day(moment):
    """The calendar day of a sale as the shop counts it."""
    return moment.date()


def per_day(sales):
    days = Counter()
    for sale in sales:
        days[shop_day(sale.moment).isoformat()] += sale.cents
    return dict(days)
