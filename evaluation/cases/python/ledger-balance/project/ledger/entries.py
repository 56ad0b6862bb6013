from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    account: str
    amount: float


def parse(text):
    for line in text.splitlines():
        account, amount = line.split()
        yield Entry(account, float(amount))
