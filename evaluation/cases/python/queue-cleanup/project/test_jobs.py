import unittest

from loader import load


class Compacting(unittest.TestCase):
    def test_cancelled_jobs_are_gone(self):
        queue = load(["mail", "mail slow", "print", "mail"])
        queue.cancel("mail")
        queue.compact()
        self.assertEqual(queue.ids(), [3])
