def charge(card, cents):
    raise RuntimeError("no connection to the card network from here")
