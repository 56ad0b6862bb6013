import unittest

from till import Till


class Selling(unittest.TestCase):
    def test_each_button_sells_its_drink(self):
        till = Till()
        self.assertEqual(till.menu.press("tea"), "tea")
        till.menu.press("coffee")
        self.assertEqual(till.cents, 470)
