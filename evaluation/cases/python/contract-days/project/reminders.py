def is_due(contract, notice):
    return contract.open and contract.days_left <= notice


def text_for(contract):
    return f"contract {contract.number} ends in {contract.days_left()} days"


def reminders(contracts, notice=30):
    return [text_for(contract) for contract in contracts if is_due(contract, notice)]
