import unittest
from decimal import Decimal

from billing.invoice import total


class TotalTest(unittest.TestCase):
    def test_no_tax(self):
        self.assertEqual(total([Decimal("10.00")], "none"), Decimal("10.00"))

    def test_reduced(self):
        self.assertEqual(total([Decimal("100"), Decimal("200")], "reduced"), Decimal("321.00"))


if __name__ == "__main__":
    unittest.main()
