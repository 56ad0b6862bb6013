import configparser
from pathlib import Path


class Config:
    def __init__(self, path):
        self.parser = configparser.ConfigParser()
        self.parser.read(path)

    def port(self):
        return self.parser.getint("server", "port")

    def date_format(self):
        return self.parser.get("format", "date")

    @classmethod
    def default(cls):
        return cls(Path(__file__).with_name("app.ini"))
