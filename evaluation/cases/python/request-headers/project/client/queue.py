from collections import deque

from client.requests import build_request


class Outbox:
    def __init__(self):
        self.pending = deque()

    def public(self, path):
        self.pending.append(build_request("GET", path))

    def private(self, path, token):
        self.pending.append(build_request("GET", path, token=token))

    def drain(self):
        while self.pending:
            yield self.pending.popleft()
