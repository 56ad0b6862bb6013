from collections import defaultdict

from access import entries


def slowest(lines):
    worst = defaultdict(int)
    for entry in entries(lines):
        worst[entry.path] = max(worst[entry.path], entry.millis)
    return dict(worst)
