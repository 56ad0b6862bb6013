from datetime import timedelta

from shipping.holidays import next_open


def ship_date(order):
    ready = order.placed + timedelta(days=1)
    return next_open(ready)
