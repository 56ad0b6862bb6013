SEPARATOR = " "
FIELDS = ("callsign", "latitude", "longitude")
