class ContactBook:
    def __init__(self):
        self.numbers = {}

    def normalise(number):
        digits = "".join(char for char in number if char.isdigit())
        return digits.removeprefix("00").removeprefix("49")

    def __len__(self):
        return len(self.numbers)

    def names(self):
        return sorted(self.numbers.values())

    def add(self, name, number):
        self.numbers[self.normalise(number)] = name
