from addresses import Address
from mailing import letters

ADDRESSES = [
    Address("Main Road 1", "Leeds"),
    Address("main road 1", "LEEDS"),
    Address("Dock 4", "Hull"),
]
print(letters(ADDRESSES))
