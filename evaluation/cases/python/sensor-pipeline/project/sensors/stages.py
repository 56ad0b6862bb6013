def valid(readings):
    for reading in readings:
        try:
            yield float(reading)
        except ValueError:
            continue


def mean(values):
    values = list(values)
    return sum(values) / len(values)
