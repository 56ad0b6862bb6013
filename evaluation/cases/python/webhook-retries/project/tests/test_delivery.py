import unittest

from hooks.delivery import Delivery
from hooks.settings import Settings


class Flaky:
    def __init__(self, failures):
        self.failures = failures

    def __call__(self, event, timeout):
        if self.failures:
            self.failures -= 1
            raise OSError("reset")
        return {"event": event, "status": 202}


class Deliveries(unittest.TestCase):
    def test_second_attempt_succeeds(self):
        delivery = Delivery(Settings.load(), Flaky(1))
        self.assertEqual(delivery.deliver("paid")["status"], 202)
