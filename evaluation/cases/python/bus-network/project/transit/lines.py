LINES = [("north", "market"), ("market", "south")]
