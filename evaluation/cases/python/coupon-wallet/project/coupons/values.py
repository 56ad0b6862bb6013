VALUES = {"WELCOME10": 10, "SPRING": 15, "LOYAL": 5}


def value_of(code):
    return VALUES.get(code, 0)
