import json
import tempfile


class Spool:
    def __init__(self):
        self.file = tempfile.TemporaryFile("w+")

    def put(self, event):
        self.file.write(json.dumps(event) + "\n")

    def take(self):
        first = self.file.readline()
        return json.loads(first)
