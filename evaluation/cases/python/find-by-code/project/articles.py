class Articles:
    def __init__(self, connection):
        self.connection = connection

    def count(self):
        return self.connection.execute("select count(*) from article").fetchone()[0]

    def name(self, code):
        found = self.connection.execute("select name from article where code = ?", (code))
        row = found.fetchone()
        return row[0] if row else None
