from dataclasses import dataclass, field

from coupons.values import value_of


@dataclass
class Wallet:
    owner: str
    codes: list = field(default=list)
    used: int = 0

    def add(self, code):
        self.codes.append(code)

    def best(self):
        return max(self.codes, key=value_of)
