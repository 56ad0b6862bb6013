import unittest
from datetime import date

from roster.pay import payslip


class PayTest(unittest.TestCase):
    def test_monday(self):
        self.assertEqual(payslip(date(2024, 6, 10), 8, 20), 160)

    def test_sunday(self):
        self.assertEqual(payslip(date(2024, 6, 9), 8, 20), 240)
