from oven.temperature import to_celsius


def preheat(setting):
    degrees, scale = int(setting[:-1]), setting[-1]
    return to_celsius(degrees) if scale == "F" else degrees
