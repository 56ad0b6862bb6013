"""What a value is: secrets, personal data, keys, URIs. What to do with one is policy's business.

`Scanner.default().scan(text)` is the whole interface; a detector of your own is a
`PatternDetector`, a `BlockDetector` or a `DocumentDetector`.
"""

from homeport.detection.detector import (
    BlockDetector,
    Candidate,
    Detector,
    DocumentDetector,
    Layer,
    PatternDetector,
)
from homeport.detection.scanner import Scanner

__all__ = [
    "BlockDetector",
    "Candidate",
    "Detector",
    "DocumentDetector",
    "Layer",
    "PatternDetector",
    "Scanner",
]
