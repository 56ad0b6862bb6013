import unittest

from customers import Customers
from database import open_database


class Active(unittest.TestCase):
    def test_labels(self):
        connection = open_database()
        self.addCleanup(connection.close)
        customers = Customers(connection)
        customers.add(12, "north")
        self.assertEqual(customers.active(), ["00012 north"])
