from datetime import date

from contracts import Contract
from reminders import reminders

CONTRACTS = [
    Contract("C-7", date(2024, 12, 31)),
    Contract("C-9", date(2024, 6, 15)),
    Contract("C-4", date(2024, 1, 31)),
]

print("\n".join(reminders(CONTRACTS)))
