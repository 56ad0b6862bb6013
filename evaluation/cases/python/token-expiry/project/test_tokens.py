import unittest

from tokens.store import TokenStore


class Expiry(unittest.TestCase):
    def setUp(self):
        self.store = TokenStore()

    def test_an_old_token_is_gone(self):
        self.store.put("u1", "abc", "2020-01-01T00:00:00Z")
        self.assertIsNone(self.store.get("u1"))

    def test_unknown_user(self):
        self.assertIsNone(self.store.get("nobody"))
