import unittest

from load import load
from turnover import per_day

SALES = """
2024-05-01T12:00:00+00:00 1000
2024-05-01T14:59:00+00:00 250
2024-05-01T16:30:00+00:00 400
"""


class PerDay(unittest.TestCase):
    def test_evening_in_utc_is_the_next_morning_in_the_shop(self):
        self.assertEqual(per_day(load(SALES)), {"2024-05-01": 1250, "2024-05-02": 400})
