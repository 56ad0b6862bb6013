FEED = [("milk", 99), ("bread", 210), ("milk", 105)]
