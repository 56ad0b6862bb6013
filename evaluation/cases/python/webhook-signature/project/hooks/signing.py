import hashlib
import hmac


def sign(secret, timestamp, body):
    payload = f"{timestamp}." + body
    return hmac.new(secret.encode(), payload.encode(), hashlib.sha256).hexdigest()


def matches(secret, timestamp, body, signature):
    return hmac.compare_digest(sign(secret, timestamp, body), signature)
