ROLES = {
    "viewer": {"orders.read", "stock.read"},
    "clerk": {"orders.read", "orders.write"},
    "auditor": {"ledger.read"},
}
