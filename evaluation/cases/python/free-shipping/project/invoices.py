from fees import fee


def invoice_total(customer, positions):
    goods = sum(price * count for price, count in positions)
    return goods + fee(customer, goods)
