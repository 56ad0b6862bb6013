import notify
from monitor import Monitor

monitor = Monitor({"disk": 90, "load": 8}, on_duty="ops@example.org")
notify.digest("ops@example.org", ["started"])
monitor.check({"disk": 97, "load": 2})
print(notify.CHANNELS)
