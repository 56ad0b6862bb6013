from sensors.stages import mean, valid


def summary(readings):
    values = valid(readings)
    count = sum(1 for _ in values)
    return f"{count} readings, mean {mean(values):.1f}"
