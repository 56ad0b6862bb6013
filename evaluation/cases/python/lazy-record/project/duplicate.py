from duplicates import duplicate
from record import Record

order = Record(number=7, state="open")
print(order.number, duplicate(order, number=8).state)
