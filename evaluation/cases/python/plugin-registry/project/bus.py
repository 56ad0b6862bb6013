import logging
from collections import defaultdict

log = logging.getLogger(__name__)


class EventBus:
    """Delivers events to the handlers that asked for them."""

    handlers = defaultdict(list)

    def __init__(self, name):
        self.name = name
        self.delivered = 0

    def on(self, topic, handler):
        self.handlers[topic].append(handler)
        log.debug("%s: %s handlers for %s", self.name, len(self.handlers[topic]), topic)

    def emit(self, topic, **payload):
        for handler in self.handlers[topic]:
            handler(payload)
            self.delivered += 1
