import unittest

import checkout


class Steps(unittest.TestCase):
    def test_switched_off_steps_are_left_out(self):
        self.assertEqual(list(checkout.steps()), ["address", "express pay", "summary"])

    def test_unknown_switches_are_off(self):
        self.assertNotIn("gift wrap", list(checkout.steps("")))
