"""Every detector, one family a file, listed in one plain tuple.

Order decides only between two findings of the same length at the same place: the first wins.
"""

from homeport.detection.catalogue import (
    assignments,
    cloud,
    code_hosts,
    imported,
    keys,
    personal,
    services,
    uris,
)
from homeport.detection.detector import Detector

DETECTORS: tuple[Detector, ...] = (
    *keys.DETECTORS,
    *cloud.DETECTORS,
    *code_hosts.DETECTORS,
    *services.DETECTORS,
    *imported.DETECTORS,
    *uris.DETECTORS,
    *personal.DETECTORS,
    *assignments.DETECTORS,
)
