from billing_dates import next_month


class Subscription:
    def __init__(self, start):
        self.start = start

    def invoices(self, count):
        day = self.start
        for _ in range(count):
            yield day
            day = next_month(day)
