import copy


def duplicate(record, **changes):
    twin = copy.copy(record)
    return twin.changed(**changes)
