import json


def parse(status, body):
    if status == 200:
        return json.loads(body)
    if status >= 500:
        raise ConnectionError(f"the bank answers {status}")
