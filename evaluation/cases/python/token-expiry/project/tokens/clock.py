from datetime import datetime, timedelta, timezone

SKEW = timedelta(seconds=30)


def now():
    return datetime.now(timezone.utc)


def expired(moment):
    return moment < now() - SKEW
