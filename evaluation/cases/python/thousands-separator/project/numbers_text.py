def to_int(text):
    text = text.strip()
    text.replace(",", "")
    return int(text)


def to_percent(text):
    return float(text.rstrip(" %")) / 100
