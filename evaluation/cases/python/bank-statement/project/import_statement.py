from pathlib import Path

from bank.balance import balance

MARCH = Path(__file__).parent / "data" / "march.csv"
print("balance:", balance(MARCH))
