import unittest

from telemetry.decode import decode


class Peaks(unittest.TestCase):
    def test_gaps_do_not_count(self):
        series = decode("pump-2: - 4.5 9.25 3")
        self.assertEqual(series.peak(), 9.25)

    def test_name(self):
        self.assertEqual(decode("fan: 1").name, "fan")
