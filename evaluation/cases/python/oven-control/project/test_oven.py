import unittest

from oven.program import preheat


class PreheatTest(unittest.TestCase):
    def test_european(self):
        self.assertEqual(preheat("180C"), 180)

    def test_american(self):
        self.assertEqual(preheat("356F"), 180)
