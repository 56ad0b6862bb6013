from leases.limits import GRACE, LEASE


class Lock:
    def __init__(self, owner, taken):
        self.owner = owner
        self.taken = taken

    def expired(self, now):
        return now - self.taken > LEASE + GRACE


class Locks:
    def __init__(self):
        self.locks = {}

    def acquire(self, name, owner, now):
        held = self.locks.get(name)
        if held is not None and not held.expired(now):
            return held.owner == owner
        self.locks[name] = Lock(owner, now)
        return True
