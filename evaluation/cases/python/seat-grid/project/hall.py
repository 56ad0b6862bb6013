FREE, TAKEN = ".", "x"


class Hall:
    def __init__(self, rows, seats):
        self.plan = [[FREE] * seats] * rows

    def book(self, row, seat):
        if self.plan[row][seat] == TAKEN:
            raise LookupError(f"seat {row}/{seat} is taken")
        self.plan[row][seat] = TAKEN

    def free(self):
        return sum(row.count(FREE) for row in self.plan)
