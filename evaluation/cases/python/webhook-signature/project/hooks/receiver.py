import io
import json

from hooks import signing


class Receiver:
    def __init__(self, secret):
        self.secret = secret

    def receive(self, headers, stream):
        body = stream.read()
        if not signing.matches(self.secret, headers["X-Time"], body, headers["X-Signature"]):
            return 401, None
        return 200, json.loads(body)


def request(body):
    return io.BytesIO(json.dumps(body).encode())
