import unittest
from decimal import Decimal
from pathlib import Path

import compare

FEED = Path(__file__).with_name("feed.csv")


class Changes(unittest.TestCase):
    def test_changed_prices_are_named(self):
        known = {"A-1": Decimal("12.00"), "A-2": Decimal("7.00")}
        self.assertEqual(compare.changes(FEED, known), ["A-2"])
