import unittest

from parking import Stay
from tariff import price


class Prices(unittest.TestCase):
    def test_hours(self):
        self.assertEqual(price(Stay("01.06. 10:00", "01.06. 11:20")), 500)

    def test_days(self):
        self.assertEqual(price(Stay("01.06. 10:00", "03.06. 11:00")), 4250)
