import tariff
from readings import Readings

RAW = """\
# meter;previous
4471;10250
4472;8800
"""

CURRENT = {"4471": 10391, "4472": 8950}

if __name__ == "__main__":
    previous = Readings.parse(RAW)
    for meter, value in CURRENT.items():
        used = previous.consumption(meter, value)
        print(meter, used, tariff.price(used))
