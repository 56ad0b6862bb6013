class Database:
    def __init__(self, tables):
        self.tables = tables

    def clone(self):
        return Database({name: list(columns) for name, columns in self.tables.items()})

    def rename_column(self, table, old, new):
        columns = self.tables[table]
        if old in columns:
            columns[columns.index(old)] = new

    def describe(self):
        return {name: ",".join(columns) for name, columns in self.tables.items()}
