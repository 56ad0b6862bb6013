"""Every detector, one family a file, listed in one plain tuple.

Order decides only between two findings of the same length at the same place: the first wins.
"""

from homeport.detection.catalogue import (
    addresses,
    assignments,
    calls,
    cloud,
    code_hosts,
    codes,
    commands,
    entries,
    imported,
    keys,
    machines,
    manifests,
    national_ids,
    near,
    network,
    passwords,
    personal,
    services,
    shown,
    spoken,
    statements,
    tables,
    uris,
)
from homeport.detection.catalogue.layers import LAYERS
from homeport.detection.detector import Detector

__all__ = ["DETECTORS", "LAYERS"]

DETECTORS: tuple[Detector, ...] = (
    *keys.DETECTORS,
    *manifests.DETECTORS,
    *cloud.DETECTORS,
    *code_hosts.DETECTORS,
    *services.DETECTORS,
    *imported.DETECTORS,
    *uris.DETECTORS,
    *personal.DETECTORS,
    *addresses.DETECTORS,
    *national_ids.DETECTORS,
    *network.DETECTORS,
    *assignments.DETECTORS,
    *entries.DETECTORS,
    *passwords.DETECTORS,
    *codes.DETECTORS,
    *commands.DETECTORS,
    *statements.DETECTORS,
    *calls.DETECTORS,
    *machines.DETECTORS,
    *tables.DETECTORS,
    *shown.DETECTORS,
    *spoken.DETECTORS,
    *near.DETECTORS,
)
