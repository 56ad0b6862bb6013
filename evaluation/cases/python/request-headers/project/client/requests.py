"""Builds signed requests for the partner interface."""

import hashlib


class Request:
    def __init__(self, method, path, headers):
        self.method = method
        self.path = path
        self.headers = headers

    def is_anonymous(self):
        return "Authorization" not in self.headers


def build_request(method, path, token=None, headers={}):
    headers.setdefault("Accept", "application/json")
    if token is not None:
        headers["Authorization"] = "Bearer " + token
    headers["X-Digest"] = hashlib.sha256(path.encode()).hexdigest()[:12]
    return Request(method, path, headers)
