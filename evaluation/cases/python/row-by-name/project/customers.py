class Customers:
    def __init__(self, connection):
        self.connection = connection

    def add(self, number, name):
        self.connection.execute(
            "insert into customer (number, name) values (?, ?)", (number, name)
        )

    def active(self):
        rows = self.connection.execute("select * from customer where not blocked order by number")
        return [self.label(row) for row in rows]

    def label(self, row):
        return f"{row['number']:05d} {row['name']}"
