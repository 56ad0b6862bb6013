import unittest

from page import page


class Pages(unittest.TestCase):
    def test_only_testers_see_labs(self):
        self.assertIn("Labs", page("clerk", "Orders", beta=True))
        self.assertEqual(page("clerk", "Orders"), "Orders | Stock\n# Orders")
