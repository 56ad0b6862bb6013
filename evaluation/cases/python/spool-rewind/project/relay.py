from spool import Spool


def relay(events, send):
    spool = Spool()
    for event in events:
        spool.put(event)
    send(spool.take())


relay([{"id": 1, "kind": "paid"}], send=print)
