from rules import FULL_UNTIL, HALF_UNTIL, fee


class Decision:
    def __init__(self, refund, reason):
        self.refund = refund
        self.reason = reason

    def __str__(self):
        return f"{self.refund / 100:.2f} ({self.reason})"


def decide(amount, days):
    if days <= FULL_UNTIL:
        return Decision(amount, "full")
    if days <= HALF_UNTIL:
        return Decision(ammount // 2 - fee(amount), "half")
    return Decision(0, "too late")
