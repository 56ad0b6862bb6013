def highest(tracks):
    top = max(tracks, key=lambda track: int(track["altitude"]))
    return top["callsign"]
