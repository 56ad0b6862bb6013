from ledger.closing import close
from ledger.entries import parse

JOURNAL = """\
cash 0.10
cash 0.20
sales -0.30"""

print(close(parse(JOURNAL)))
