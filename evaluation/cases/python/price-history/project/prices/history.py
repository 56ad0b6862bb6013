from itertools import groupby


def by_product(feed):
    """All prices of each product, oldest first."""
    history = {}
    for product, entries in groupby(feed, key=lambda entry: entry[0]):
        history[product] = [price for _, price in entries]
    return history


def latest(feed):
    return {product: prices[-1] for product, prices in by_product(feed).items()}
