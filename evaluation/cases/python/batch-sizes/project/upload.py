from batching import batches, encoded
from progress import Progress


def upload(lines, send, size=2):
    payloads = map(encoded, batches(lines, size))
    for payload in Progress(payloads):
        send(payload)


if __name__ == "__main__":
    sent = []
    upload(["a=1", "b=2", "c=3"], sent.append)
    print(len(sent), "batches")
