def members(list, blocked):
    """Addresses of a mailing list, without the blocked ones, in order."""
    wanted = set(list) - set(blocked)
    return sorted(list(wanted))


def domains(addresses):
    return sorted({address.rpartition("@")[2] for address in addresses})
