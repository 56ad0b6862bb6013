from crm.orders import order_for

order = order_for("north", 1250)
order.customer.copy_last()
print(order.describe(), order.customer.turnover())
