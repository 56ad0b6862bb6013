import unittest

from records.author import Author


class AuthorTest(unittest.TestCase):
    def test_two_authors(self):
        first, second = Author(name="Ana"), Author(name="Mo")
        self.assertEqual((first.name, second.name), ("Ana", "Mo"))

    def test_too_long(self):
        with self.assertRaises(ValueError):
            Author(name="x" * 41)
