import columns
from table import Table

ORDERS = [
    {"id": 1, "placed_on": "2024-03-01", "state": "open", "cents": 1250},
    {"id": 2, "placed_on": "2024-03-02", "state": "paid", "cents": 900},
]

print(Table(columns.CUSTOMER).row({"number": 7, "name": "north"}))
print(Table(columns.ORDER).render(ORDERS))
