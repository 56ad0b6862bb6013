def mean(values, start, size):
    total = 0.0
    for index in range(start, start + size):
        total += values[index]
    return total / size


def moving(values, size):
    return [round(mean(values, start, size), 2) for start in range(len(values) - size + 2)]


def differences(values):
    return [later - earlier for earlier, later in zip(values, values[1:])]
