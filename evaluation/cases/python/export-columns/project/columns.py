CUSTOMER = ["number", "name"]

ORDER = [
    "id",
    "placed_on",
    "state"
    "cents",
]
