import unittest
from decimal import Decimal

from shop.cart import Cart


class CartTotals(unittest.TestCase):
    def test_a_code_reduces_the_total(self):
        cart = Cart().add("mug", "8.00", 2).redeem("spring10")
        self.assertEqual(cart.total(), Decimal("14.40"))

    def test_without_code_full_price(self):
        cart = Cart().add("mug", "8.00")
        self.assertEqual(cart.total(), Decimal("8.00"))


if __name__ == "__main__":
    unittest.main()
