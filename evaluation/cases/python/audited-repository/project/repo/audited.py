from repo.memory import MemoryRepository


class AuditedRepository(MemoryRepository):
    """Notes who wrote what."""

    def __init__(self, user):
        self.user = user
        self.notes = []

    def insert(self, row):
        row_id = super().insert(row)
        self.notes.append((self.user, row_id))
        return row_id
