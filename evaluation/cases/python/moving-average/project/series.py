def read(text):
    return [float(word) for word in text.split()]


def clip(values, low, high):
    return [min(max(value, low), high) for value in values]
