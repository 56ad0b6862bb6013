from tickets.repository import Tickets
from tickets.schema import create


def main():
    create()
    tickets = Tickets()
    tickets.open("printer is on fire")
    tickets.open("lost password")
    for number, title in tickets.all():
        print(number, title)


if __name__ == "__main__":
    main()
