import os
import tempfile
import unittest

import store
from seating import SeatMap


class Stored(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = os.path.join(self.folder.name, "hall.json")

    def test_seats_can_be_taken_after_loading(self):
        hall = SeatMap()
        hall.add_row(1, 20)
        hall.add_row(2, 24)
        store.save(self.path, hall)
        again = store.load(self.path)
        again.take(2, 4)
        self.assertEqual(again.free(), 40)
