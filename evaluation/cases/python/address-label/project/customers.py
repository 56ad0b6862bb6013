from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    street: str
    postcode: str
    city: str
    country: str = "DE"


def parse_address(text):
    street, rest = (part.strip() for part in text.split(","))
    postcode, _, city = rest.partition(" ")
    return Address(street, postcode, city)
