from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    name: str
    price: int
    count: int = 1

    @property
    def amount(self):
        return self.price * self.count
