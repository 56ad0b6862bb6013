TIERS = [("bronze", 0), ("silver", 500), ("gold", 1000)]


def tier(points):
    for name, least in TIERS:
        if points >= least:
            return name
    raise ValueError(f"no tier for {points} points")
