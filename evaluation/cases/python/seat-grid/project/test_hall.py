import unittest

from bookings import play


class Booking(unittest.TestCase):
    def test_two_seats_in_one_column(self):
        self.assertEqual(play((3, 4), [(0, 1), (2, 1)]).free(), 10)
