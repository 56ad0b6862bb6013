class LedgerError(Exception):
    pass


def check_balanced(entries):
    rest = sum(entry.amount for entry in entries)
    if rest != 0:
        raise LedgerError(f"books are off by {rest}")


def close(entries):
    entries = list(entries)
    check_balanced(entries)
    accounts = {}
    for entry in entries:
        accounts[entry.account] = accounts.get(entry.account, 0) + entry.amount
    return accounts
