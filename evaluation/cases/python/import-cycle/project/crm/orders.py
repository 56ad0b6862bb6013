from crm.customers import Customer


class Order:
    def __init__(self, customer, cents):
        self.customer = customer
        self.cents = cents

    def describe(self):
        return f"{self.customer.name}: {self.cents / 100:.2f}"


def order_for(name, cents):
    customer = Customer(name)
    order = Order(customer, cents)
    customer.orders.append(order)
    return order
