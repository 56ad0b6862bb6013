from roster.days import is_weekend

SURCHARGE = 0.5


def payslip(day, hours, rate):
    amount = hours * rate
    if is_weekend(day):
        amount += amount * SURCHARGE
    return amount
