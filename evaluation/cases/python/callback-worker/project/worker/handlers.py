def ping(event):
    return "pong"


def greet(event):
    return f"hello {event['name']} ({event['user_id']})"


HANDLERS = {"ping": ping, "greet": greet}
