class Record:
    """A row whose columns are attributes."""

    def __init__(self, **fields):
        self.fields = fields

    def __getattr__(self, name):
        if name in self.fields:
            return self.fields[name]
        raise AttributeError(name)

    def changed(self, **fields):
        return Record(**{**self.fields, **fields})
