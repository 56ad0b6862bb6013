import unittest

from catalogue.pager import links


class PagerTest(unittest.TestCase):
    def test_full_pages(self):
        self.assertEqual(links(40), ["/p/1", "/p/2"])

    def test_rest(self):
        self.assertEqual(links(45), ["/p/1", "/p/2", "/p/3"])
