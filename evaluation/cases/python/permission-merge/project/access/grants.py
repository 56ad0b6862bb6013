from access.roles import ROLES


def expand(role):
    return set(ROLES[role])


def merged(roles, extra=()):
    """All permissions of several roles, and some more."""
    granted = set(extra)
    for role in roles:
        granted |= expand(role)


class User:
    def __init__(self, login, roles):
        self.login = login
        self.roles = roles

    def may(self, permission):
        return permission in merged(self.roles)
