import unittest

from hooks.receiver import Receiver, request


class Receiving(unittest.TestCase):
    def test_a_wrong_signature_is_refused(self):
        headers = {"X-Time": "1700000000", "X-Signature": "00"}
        status, event = Receiver("k").receive(headers, request({"event": "paid"}))
        self.assertEqual((status, event), (401, None))
