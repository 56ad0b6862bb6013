import unittest

from rates.cached import RateCache


class Converting(unittest.TestCase):
    def test_each_currency_has_its_rate(self):
        cache = RateCache()
        self.assertEqual(cache.convert(10_000, "2024-01-31", "USD"), 10_837)
        self.assertEqual(cache.convert(10_000, "2024-01-31", "GBP"), 8_543)
        self.assertEqual(cache.convert(10_000, "2024-01-31", "USD"), 10_837)
        self.assertEqual(cache.misses, 2)
