from client.queue import Outbox

PUBLIC = ["/v1/catalogue", "/v1/opening-hours"]


def main():
    outbox = Outbox()
    outbox.private("/v1/orders", token="t-123")
    for path in PUBLIC:
        outbox.public(path)
    for request in outbox.drain():
        if request.path in PUBLIC:
            assert request.is_anonymous(), f"{request.path} would be sent with credentials"
        print(request.method, request.path, len(request.headers))


main()
