HOST = "localhost"
ATTEMPTS = 4
DELAY = 0.5,
FACTOR = 2.5
