from collections import namedtuple

from mail.patterns import AMOUNT, REFERENCE, SUBJECT

Notice = namedtuple("Notice", "year number cents")


def parse_subject(subject):
    plain = SUBJECT.sub("", subject)
    found = REFERENCE.search(plain)
    year, number = found.groups()
    return int(year), number


def parse_notice(subject, body):
    year, number = parse_subject(subject)
    euros, cents = AMOUNT.search(body).groups()
    return Notice(year, number, int(euros) * 100 + int(cents))
