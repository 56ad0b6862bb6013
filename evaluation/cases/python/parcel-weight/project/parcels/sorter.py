LIMITS = [(1000, "S"), (5000, "M"), (20000, "L")]


def size_of(parcel):
    for limit, size in LIMITS:
        if parcel.weight <= limit:
            return size
    raise ValueError("too heavy")


def sort(parcels):
    sorted_parcels = {}
    for parcel in parcels:
        sorted_parcels.setdefault(size_of(parcel), []).append(parcel)
    return sorted_parcels
