def event(kind, user, **more):
    return {"kind": kind, "userId": user, **more}


QUEUE = [
    {"kind": "ping"},
    event("greet", 17, name="Ana"),
    {"kind": "ping"},
]
