class GaveUp(Exception):
    pass


class Fetcher:
    def __init__(self, source, retries=3, backoff=0):
        self.source = source
        self.retires = retries
        self.backoff = backoff
        self.log = []

    def fetch(self, key):
        value = self.source.get(key)
        if value is not None:
            return value
        return self.try_again(key)

    def note(self, key, attempt):
        self.log.append(f"{key}: {attempt + 1} of {self.retries}")

    def try_again(self, key):
        for attempt in range(self.retries):
            self.note(key, attempt)
            value = self.source.get(key)
            if value is not None:
                return value
        raise GaveUp(key)
