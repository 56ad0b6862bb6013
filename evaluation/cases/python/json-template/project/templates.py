GREETING = "Dear {name}, your order {order} is on its way."

HOOK = '{"event": "shipped", "order": "{order}"}'
