from exporters.contract import Exporter


class CsvExporter(Exporter):
    def __init__(self, separator=","):
        self.separator = separator
        self.lines = []

    def write(self, row):
        self.lines.append(self.separator.join(map(str, row)))

    def finalise(self):
        return "\n".join(self.lines)
