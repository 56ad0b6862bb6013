import period


def titles(first, count):
    current = period.Period.parse(first)
    for _ in range(count):
        yield f"Turnover {current}"
        current = current.next()


print(list(titles("2024-11", 3)))
