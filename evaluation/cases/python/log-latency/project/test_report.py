import unittest

from report import slowest

LOG = [
    '10.0.0.8 "GET /orders?page=2" 200 31ms',
    '10.0.0.9 "GET /orders" 200 18ms retry "GET /stock" 503 900ms',
    'health check skipped',
]


class SlowestPaths(unittest.TestCase):
    def test_first_request_of_a_line_counts(self):
        self.assertEqual(slowest(LOG), {"/orders": 31})
