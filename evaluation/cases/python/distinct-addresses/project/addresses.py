class Address:
    def __init__(self, street, city):
        self.street = street
        self.city = city

    def __eq__(self, other):
        return isinstance(other, Address) and self.key() == other.key()

    def key(self):
        return self.street.casefold(), self.city.casefold()
