def test_booking_takes_a_seat(hall):
    hall.book("Ana", 1, 2)
    assert hall.free() == 5


def test_a_new_hall_is_empty(hall):
    assert hall.free() == 6


def test_names_are_kept(hall):
    hall.book("Mo", 0, 0)
    assert hall.guest(0, 0) == "Mo"
