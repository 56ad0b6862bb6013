import json

from http_text import parse_message


def decode(raw):
    headers, body = parse_message(raw)
    kind = headers["Content-Type"].partition(";")[0]
    if kind == "application/json":
        return json.loads(body)
    if kind == "text/csv":
        return [line.split(",") for line in body.splitlines()]
    raise ValueError(f"cannot read {kind}")
