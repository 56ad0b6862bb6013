import unittest

from doors.report import between

LOG = ["9:05 Ana", "10:40 Mo", "13:00 Ito"]


class ReportTest(unittest.TestCase):
    def test_before_noon(self):
        self.assertEqual(between(LOG, "8:00", "12:00"), ["Ana", "Mo"])
