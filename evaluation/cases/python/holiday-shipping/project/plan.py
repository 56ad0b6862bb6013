from shipping.orders import Order
from shipping.schedule import ship_date

ORDERS = ["A1|2024-12-24T15:30", "A2|2024-12-27T09:00"]


def main():
    for line in ORDERS:
        order = Order.load(line)
        print(order.number, ship_date(order))


if __name__ == "__main__":
    main()
