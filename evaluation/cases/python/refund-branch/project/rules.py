FULL_UNTIL = 14
HALF_UNTIL = 30


def fee(amount):
    return max(100, amount // 100)
