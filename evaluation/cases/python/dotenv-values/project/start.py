from pathlib import Path

from dotenv import parse


class App:
    def __init__(self, values):
        self.port = int(values["PORT"])
        self.database = values["DATABASE"]


app = App(parse(Path(__file__).with_name("service.env").read_text()))
print(app.port, app.database)
