import unittest

from shop.basket import Basket
from shop.lines import Line


class BasketTest(unittest.TestCase):
    def test_discount_from_one_hundred(self):
        basket = Basket()
        basket.add(Line("lamp", 60))
        self.assertFalse(basket.free_shipping())
        basket.add(Line("desk", 90))
        self.assertTrue(basket.free_shipping())
