import unittest

from stock import StockRoom


class StockRooms(unittest.TestCase):
    def test_each_site_counts_its_own_goods(self):
        north = StockRoom("north")
        south = StockRoom("south")
        north.receive("bolt-m4", 500)
        self.assertEqual(north.levels, {"bolt-m4": 500})
        self.assertEqual(south.levels, {})
