from payments import Payments


def open_orders(orders, rows):
    payments = Payments(rows)
    return [order for order in orders if not payments.is_paid(order)]


def reminder(order):
    return f"Order {order} is not paid yet."
