from datetime import datetime

from tokens import clock


class Token:
    def __init__(self, value, expires):
        self.value = value
        self.expires = expires

    def usable(self):
        return not clock.expired(self.expires)


class TokenStore:
    FORMAT = "%Y-%m-%dT%H:%M:%SZ"

    def __init__(self):
        self._tokens = {}

    def put(self, user, value, expires):
        moment = datetime.strptime(expires, self.FORMAT)
        self._tokens[user] = Token(value, moment)

    def get(self, user):
        token = self._tokens.get(user)
        return token.value if token and token.usable() else None
