from collections import namedtuple

Order = namedtuple("Order", "payer payee cents")


def run(book, orders):
    done = 0
    for order in orders:
        book.transfer(order.payee, order.payer, order.cents)
        done += 1
    return done
