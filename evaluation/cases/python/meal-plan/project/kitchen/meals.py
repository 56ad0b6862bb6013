MEALS = {
    "quick": {"omelette": 10, "noodles": 15},
    "slow": {"stew": 120, "roast": 150},
}
