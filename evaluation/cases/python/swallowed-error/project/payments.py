class Payments:
    def __init__(self, rows):
        self.by_order = {row["order"]: row for row in rows}

    def is_paid(self, order):
        try:
            return self.by_order[order]["paid_at"] is not None
        except Exception:
            return False
