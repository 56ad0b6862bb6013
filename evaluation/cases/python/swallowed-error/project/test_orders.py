import unittest

from orders import open_orders

ROWS = [
    {"order": 1, "paid_on": "2024-02-01"},
    {"order": 2, "paid_on": None},
]


class OpenOrders(unittest.TestCase):
    def test_paid_orders_are_not_open(self):
        self.assertEqual(open_orders([1, 2, 3], ROWS), [2, 3])
