from sensors.probe import Probe
from sensors.station import Station

__all__ = ["Probe", "Station"]
