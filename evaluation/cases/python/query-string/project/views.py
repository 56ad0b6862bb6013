from request import Request

ORDERS = list(range(1, 60))


def orders(address):
    request = Request(address)
    size = request.number("size", 20)
    start = (request.number("page", 1) - 1) * size
    return ORDERS[start : start + size]
