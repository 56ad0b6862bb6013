from loader import load

LINES = ["desk: 040 123-45", "front desk: +49 040 12345", "lab: 0049 040 999"]
print(len(load(LINES)))
