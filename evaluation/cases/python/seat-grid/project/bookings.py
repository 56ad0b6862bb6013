from hall import Hall


def play(size, bookings):
    hall = Hall(*size)
    for row, seat in bookings:
        hall.book(row, seat)
    return hall
