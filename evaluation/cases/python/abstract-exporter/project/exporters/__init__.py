from exporters.csv_file import CsvExporter
from exporters.text import TextExporter

EXPORTERS = {"csv": CsvExporter, "text": TextExporter}
