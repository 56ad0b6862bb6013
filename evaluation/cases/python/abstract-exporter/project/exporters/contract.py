from abc import ABC, abstractmethod


class Exporter(ABC):
    def export(self, rows):
        for row in rows:
            self.write(row)
        return self.finish()

    @abstractmethod
    def write(self, row):
        """Take one row."""

    @abstractmethod
    def finish(self):
        """Return the whole."""
