from dataclasses import dataclass
from datetime import datetime


@dataclass
class Order:
    number: str
    placed: datetime

    @classmethod
    def load(cls, line):
        number, placed = line.split("|")
        return cls(number, datetime.fromisoformat(placed))
