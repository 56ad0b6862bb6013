WIDTH = 24


def line(text):
    return text[:WIDTH].upper()


def label(address):
    rows = [address.street, f"{address.city}"]
    if address.country == "DE":
        rows[1] = f"{address.zip_code} {address.city}"
    else:
        rows.append(address.country)
    return [line(row) for row in rows]
