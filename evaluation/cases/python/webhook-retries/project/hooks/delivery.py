class DeliveryFailed(Exception):
    pass


class Delivery:
    def __init__(self, settings, send):
        self.settings = settings
        self.send = send

    def deliver(self, event):
        failures = []
        for attempt in range(self.settings.retries):
            try:
                return self.send(event, timeout=self.settings.timeout)
            except OSError as error:
                failures.append((attempt, error))
        raise DeliveryFailed(failures)
