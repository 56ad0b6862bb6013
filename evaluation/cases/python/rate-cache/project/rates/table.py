RATES = {
    ("2024-01-31", "USD"): 1.0837,
    ("2024-01-31", "GBP"): 0.8543,
    ("2024-02-29", "USD"): 1.0826,
}


def lookup(day, currency):
    return RATES[day, currency]
