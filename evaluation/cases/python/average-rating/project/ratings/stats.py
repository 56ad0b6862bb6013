def mean(values):
    values = list(values)
    if not values:
        return 0.0
    return sum(values) // len(values)


def spread(values):
    return max(values) - min(values)
