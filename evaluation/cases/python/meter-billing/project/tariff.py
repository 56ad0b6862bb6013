STEPS = [(100, 0.31), (1000, 0.28), (float("inf"), 0.25)]


def price(kwh):
    for limit, rate in STEPS:
        if kwh <= limit:
            return round(kwh * rate, 2)
    raise AssertionError("unreachable")
