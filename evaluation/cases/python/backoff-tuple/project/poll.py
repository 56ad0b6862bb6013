import settings
from backoff import Backoff


def plan():
    backoff = Backoff(settings.DELAY, settings.FACTOR, most=4.0)
    return list(backoff.delays(settings.ATTEMPTS))


if __name__ == "__main__":
    print(settings.HOST, plan())
