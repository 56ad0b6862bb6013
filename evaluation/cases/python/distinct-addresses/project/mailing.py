def distinct(addresses):
    seen = set()
    for address in addresses:
        if address not in seen:
            seen.add(address)
            yield address


def letters(addresses):
    return len(list(distinct(addresses)))
