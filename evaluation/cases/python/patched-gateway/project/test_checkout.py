import unittest
from unittest import mock

from checkout import Checkout


class Paying(unittest.TestCase):
    def test_nothing_to_pay(self):
        with self.assertRaises(ValueError):
            Checkout("c1").pay(0)

    @mock.patch("gateway.charge", return_value="r-1")
    def test_paying_closes_the_checkout(self, charge):
        checkout = Checkout("c1")
        self.assertEqual(checkout.pay(500), "r-1")
        self.assertEqual(checkout.state, "paid")


if __name__ == "__main__":
    unittest.main()
