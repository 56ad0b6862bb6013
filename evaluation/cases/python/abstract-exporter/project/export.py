import sys

from exporters import EXPORTERS

exporter = EXPORTERS[sys.argv[1]]()
print(exporter.export([(1, "lamp"), (2, "desk")]))
