import json

LARGE = 100000


def post(number, cents):
    status = 202 if cents > LARGE else 200
    return status, json.dumps({"id": f"ch_{number.lower()}"})
