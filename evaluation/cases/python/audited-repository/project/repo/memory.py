class MemoryRepository:
    def __init__(self):
        self.rows = {}
        self.next_id = 1

    def insert(self, row):
        row_id = self.next_id
        self.rows[row_id] = dict(row)
        self.next_id += 1
        return row_id

    def find(self, row_id):
        return self.rows.get(row_id)
