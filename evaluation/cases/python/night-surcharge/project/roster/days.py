WEEKEND = {5, 6}


def is_weekend(day):
    return day.isoweekday() in WEEKEND
