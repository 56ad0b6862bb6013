import unittest

from ratings.product import Product


class Ratings(unittest.TestCase):
    def test_rating_has_one_decimal(self):
        lamp = Product("lamp")
        lamp.rate(4, 5, 4)
        self.assertEqual(lamp.rating, 4.3)

    def test_unrated(self):
        self.assertEqual(Product("new").rating, 0)
