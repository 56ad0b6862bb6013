import unittest

from bodies import decode

MESSAGE = "Host: api.example.org\nContent-Type: application/json; charset=utf-8\n\n[1, 2]"


class Decoding(unittest.TestCase):
    def test_json(self):
        self.assertEqual(decode(MESSAGE), [1, 2])
