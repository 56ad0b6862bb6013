from doors.log import entries


def between(lines, first, last):
    return [name for time, name in entries(lines) if first <= time <= last]
