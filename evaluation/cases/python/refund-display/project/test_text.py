import unittest

from money.statement import overview


class OverviewTest(unittest.TestCase):
    def test_purchase(self):
        self.assertEqual(overview([("book", 1250)]), ["book 12.50"])

    def test_refund(self):
        self.assertEqual(overview([("refund", -125)]), ["refund -1.25"])
