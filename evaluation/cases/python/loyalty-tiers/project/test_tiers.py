import unittest

from loyalty.customer import Customer


class TierTest(unittest.TestCase):
    def test_new_customers_are_bronze(self):
        self.assertEqual(Customer("Ana", []).status(), "bronze")

    def test_good_customers_are_gold(self):
        self.assertEqual(Customer("Mo", [400, 700]).status(), "gold")
