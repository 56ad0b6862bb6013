ZONES = {
    "DE": 1,
    "FR": 1,
    "ES": 2,
    "PL": 2,
    "SE": 3,
}


def zone_of(country):
    return ZONES.get(country.upper())
