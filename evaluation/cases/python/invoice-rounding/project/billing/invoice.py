from billing.rates import rate


def net(lines):
    return sum(lines)


def total(lines, tax):
    amount = net(lines)
    return amount + amount * rate(tax)
