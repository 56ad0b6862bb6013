from crm.orders import Order


class Customer:
    def __init__(self, name):
        self.name = name
        self.orders = []

    def turnover(self):
        return sum(order.cents for order in self.orders)

    def copy_last(self):
        last = self.orders[-1]
        self.orders.append(Order(self, last.cents))
