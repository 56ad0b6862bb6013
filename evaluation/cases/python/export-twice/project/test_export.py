import unittest

from export import export
from members import Member


class Export(unittest.TestCase):
    def test_rows_follow_the_count(self):
        members = [Member(1, "north"), Member(2, "east", left="2023-01-01"), Member(3, "west")]
        self.assertEqual(export(members).splitlines(), ["# 2 members", "1,north", "3,west"])
