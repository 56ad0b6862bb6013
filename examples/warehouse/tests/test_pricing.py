import unittest
from decimal import Decimal
from pathlib import Path

from warehouse.catalogue import load_prices
from warehouse.orders import OrderLine, parse_order
from warehouse.pricing import order_total

PRICES = Path(__file__).parent.parent / "data" / "prices.csv"


class OrderTotal(unittest.TestCase):
    def test_two_lines(self):
        lines = [OrderLine(7, 2), OrderLine(8, 1)]
        self.assertEqual(order_total(lines, load_prices(PRICES)), Decimal("28.20"))

    def test_volume_discount(self):
        self.assertEqual(order_total([OrderLine(11, 100)], load_prices(PRICES)), Decimal("40.50"))

    def test_order_from_the_web_shop(self):
        lines = parse_order('{"items": [{"sku": "7", "quantity": "2"}]}')
        self.assertEqual(order_total(lines, load_prices(PRICES)), Decimal("25.00"))


if __name__ == "__main__":
    unittest.main()
