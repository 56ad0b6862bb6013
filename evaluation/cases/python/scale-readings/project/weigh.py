from scales.station import Station


def total(station, names):
    station.read_all(names)
    return sum(station.results[name] for name in names)


if __name__ == "__main__":
    station = Station({"dock": "410 g", "gate": "12 kg", "yard": "77 g"})
    print(total(station, ["dock", "gate", "yard"]), "g")
