from dataclasses import dataclass
from datetime import date

from .calendar_day import parse_day


@dataclass(order=True)
class Slot:
    day: date
    van: str


def plan(lines):
    slots = []
    for line in lines:
        van, day = line.split(",")
        slots.append(Slot(parse_day(day), van))
    slots.sort()
    return slots
