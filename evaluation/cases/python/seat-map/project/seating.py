class SeatMap:
    """Rows by number, each with the number of free seats."""

    def __init__(self, rows=None):
        self.rows = rows or {}

    def add_row(self, number, seats):
        self.rows[number] = seats

    def take(self, number, count=1):
        if self.rows[number] < count:
            raise ValueError("not enough seats")
        self.rows[number] -= count

    def free(self):
        return sum(self.rows.values())
