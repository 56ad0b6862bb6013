import unittest

from prices.history import by_product
from prices.feed import FEED


class HistoryTest(unittest.TestCase):
    def test_every_price_is_kept(self):
        history = by_product(FEED)
        self.assertEqual(history["milk"], [99, 105])
        self.assertEqual(history["bread"], [210])
