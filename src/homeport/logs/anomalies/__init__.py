"""What stands out in a log: robust tests over every series of a digest, ranked by evidence."""

from homeport.logs.anomalies.find import find_anomalies
from homeport.logs.anomalies.kind import Anomaly, Kind, Picture, Unit

__all__ = ["Anomaly", "Kind", "Picture", "Unit", "find_anomalies"]
