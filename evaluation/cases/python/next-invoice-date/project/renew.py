from datetime import date

from subscription import Subscription

for start in (date(2024, 11, 15), date(2024, 3, 31)):
    print([str(day) for day in Subscription(start).invoices(3)])
