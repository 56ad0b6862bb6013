import json


def write(people):
    return json.dumps([person.to_dict() for person in people], indent=2)
