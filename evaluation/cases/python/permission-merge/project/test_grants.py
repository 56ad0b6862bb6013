import unittest

from access.grants import User, expand


class Grants(unittest.TestCase):
    def test_expand_copies(self):
        expand("viewer").clear()
        self.assertEqual(len(expand("viewer")), 2)

    def test_roles_add_up(self):
        user = User("m.clerk", ["viewer", "clerk"])
        self.assertTrue(user.may("orders.write"))
        self.assertFalse(user.may("ledger.read"))
