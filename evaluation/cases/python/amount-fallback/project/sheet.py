from amounts import total


class Sheet:
    def __init__(self, text):
        self.rows = [line.split("\t") for line in text.splitlines()]

    def column(self, index):
        return [row[index] for row in self.rows]

    def column_total(self, index):
        return total(self.column(index))
