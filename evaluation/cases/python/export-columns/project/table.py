class Table:
    def __init__(self, columns):
        self.columns = columns

    def header(self):
        return ";".join(self.columns)

    def row(self, record):
        return ";".join(str(record[column]) for column in self.columns)

    def render(self, records):
        return "\n".join([self.header(), *map(self.row, records)])
