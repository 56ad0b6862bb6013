from decimal import ROUND_HALF_UP, Decimal

import terms

CENT = Decimal("0.01")


def monthly_interest(kind, principal):
    if principal < terms.MINIMUM:
        raise ValueError("too small")
    interest = principal * terms.yearly_rate(kind) / terms.MONTHS
    return interest.quantize(CENT, ROUND_HALF_UP)


def main():
    for kind, principal in [("home", "180000"), ("car", "9500")]:
        print(kind, monthly_interest(kind, Decimal(principal)))


if __name__ == "__main__":
    main()
