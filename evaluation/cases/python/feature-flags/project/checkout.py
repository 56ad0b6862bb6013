import flags

DEFAULTS = """
express_pay = true
gift_wrap = false
"""


def steps(text=DEFAULTS):
    switches = flags.parse(text)
    yield "address"
    if switches.enabled("gift_wrap"):
        yield "gift wrap"
    yield "express pay" if switches.enabled("express_pay") else "payment"
    yield "summary"
