from states import State, allowed


class Ticket:
    def __init__(self, number, state=State.NEW):
        self.number = number
        self.state = state

    def move(self, after):
        if not allowed(self.state, after):
            raise ValueError(f"ticket {self.number}: {self.state} to {after}")
        self.state = after

    @classmethod
    def parse(cls, line):
        number, state = line.split()
        return cls(int(number), state)
