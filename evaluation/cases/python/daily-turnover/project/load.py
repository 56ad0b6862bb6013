from datetime import datetime

from turnover import Sale


def parse(line):
    stamp, cents = line.split()
    return Sale(datetime.fromisoformat(stamp), int(cents))


def load(text):
    return [parse(line) for line in text.strip().splitlines()]
