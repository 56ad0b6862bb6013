import views

for address in ("/orders", "/orders?page=3&size=10"):
    print(views.orders(address))
