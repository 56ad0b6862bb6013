from exporters.contract import Exporter


class TextExporter(Exporter):
    def __init__(self):
        self.text = ""

    def write(self, row):
        self.text += " ".join(map(str, row)) + ". "

    def finish(self):
        return self.text.strip()
