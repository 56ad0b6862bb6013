import unittest

from transit.lines import LINES
from transit.network import Network


class NetworkTest(unittest.TestCase):
    def setUp(self):
        self.network = Network(["north", "south", "market"])

    def test_nothing_is_connected_at_first(self):
        self.assertEqual(self.network.neighbours("north"), [])

    def test_lines(self):
        for first, second in LINES:
            self.network.connect(first, second)
        self.assertEqual(self.network.neighbours("north"), ["market"])
