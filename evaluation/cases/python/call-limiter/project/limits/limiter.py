class Limiter:
    def __init__(self, limit):
        self._used = 0
        self.limit = limit

    @property
    def limit(self):
        return self._limit

    @limit.setter
    def limit(self, value):
        if value < 1:
            raise ValueError("a limit is at least 1")
        self.limit = value

    def allow(self):
        self._used += 1
        return self._used <= self._limit
