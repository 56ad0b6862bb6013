import unittest

from fees import Customer
from invoices import invoice_total


class Totals(unittest.TestCase):
    def test_standard_fee(self):
        self.assertEqual(invoice_total(Customer("a"), [(1000, 2)]), 2490)

    def test_agreed_fee_of_zero(self):
        self.assertEqual(invoice_total(Customer("b", shipping_fee=0), [(1000, 2)]), 2000)
