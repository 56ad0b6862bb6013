import feed


def changes(path, known):
    """SKUs whose price differs from the one we know."""
    current = feed.prices(path)
    return sorted(sku for sku, price in current.items() if known.get(sku) != price)
