import unittest

from customers import Address, parse_address
from labels import label


class Labels(unittest.TestCase):
    def test_foreign(self):
        self.assertEqual(label(Address("Quai 3", "1201", "Port", "CH"))[-1], "CH")

    def test_domestic(self):
        address = parse_address("Hafenweg 3, 20457 Hamburg")
        self.assertEqual(label(address), ["HAFENWEG 3", "20457 HAMBURG"])
