import unittest

from fetcher import Fetcher
from sources import Shaky


class Fetching(unittest.TestCase):
    def test_second_answer_counts(self):
        self.assertEqual(Fetcher(Shaky({"a": 1})).fetch("a"), 1)
