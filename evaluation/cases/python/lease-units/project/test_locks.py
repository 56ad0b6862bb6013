import unittest

from leases.locks import Locks


class Leases(unittest.TestCase):
    def test_a_lease_ends(self):
        locks = Locks()
        self.assertTrue(locks.acquire("import", "a", now=100))
        self.assertFalse(locks.acquire("import", "b", now=110))
        self.assertTrue(locks.acquire("import", "b", now=160))
