from urllib.parse import parse_qs, urlsplit


class Request:
    def __init__(self, address):
        parts = urlsplit(address)
        self.path = parts.path
        self.query = parse_qs(parts.query)

    def number(self, name, default):
        return int(self.query.get(name, default))
