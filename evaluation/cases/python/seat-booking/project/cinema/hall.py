class Hall:
    def __init__(self, rows, seats):
        self.places = {(row, seat): None for row in range(rows) for seat in range(seats)}

    def book(self, guest, row, seat):
        if self.places[row, seat] is not None:
            raise ValueError("taken")
        self.places[row, seat] = guest

    def guest(self, row, seat):
        return self.places[row, seat]

    def free(self):
        return sum(guest is None for guest in self.places.values())
