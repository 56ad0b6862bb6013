from billing.answers import parse
from billing.bank import post


def charge(number, cents):
    answer = parse(*post(number, cents))
    return answer["id"]
