class Backoff:
    def __init__(self, delay, factor, most):
        self.delay = delay
        self.factor = factor
        self.most = most

    def delays(self, attempts):
        delay = self.delay
        for _ in range(attempts):
            yield min(delay, self.most)
            delay *= self.factor
