import unittest

from accounts.batch import Order, run
from accounts.book import Book


class Batches(unittest.TestCase):
    def test_money_moves_from_payer_to_payee(self):
        book = Book({"rent": 0, "salary": 250_000})
        self.assertEqual(run(book, [Order("salary", "rent", 90_000)]), 1)
        self.assertEqual(book.balances, {"rent": 90_000, "salary": 160_000})
