import notify


class Monitor:
    def __init__(self, limits, on_duty):
        self.limits = limits
        self.on_duty = on_duty

    def check(self, values):
        for name, value in values.items():
            limit = self.limits.get(name)
            if limit is not None and value > limit:
                self.raise_alarm(name, value)

    def raise_alarm(self, name, value):
        notify.send(self.on_duty, f"{name} is at {value}")
