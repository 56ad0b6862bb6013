def price(stay, per_hour=250, per_day=2000):
    days, hours = divmod(stay.hours(), 24)
    return days * per_day + min(hours * per_hour, per_day)
