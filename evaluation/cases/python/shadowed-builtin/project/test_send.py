import unittest

from mailing.send import batches


class Batches(unittest.TestCase):
    def test_addresses_are_grouped(self):
        made = batches(["a@example.org", "bounce@example.org", "b@example.net"])
        self.assertEqual(list(made), ["example.net", "example.org"])
