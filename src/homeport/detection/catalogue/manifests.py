"""Secrets that a document's structure betrays: Kubernetes Secret manifests."""

from homeport.detection import kubernetes
from homeport.detection.detector import DocumentDetector
from homeport.domain import Category

DETECTORS = (
    DocumentDetector(
        name="kubernetes-secret",
        trigger=kubernetes.TRIGGER,
        find=kubernetes.values,
        keywords=("kind",),
        category=Category.SECRET,
        examples=("kind: Secret\ndata:\n  tls.key: " + "a1E5eFI3" + "dFcybQ==\n",),
        counterexamples=("kind: ConfigMap\ndata:\n  mode: fast\n",),
        why="value in a Kubernetes Secret",
    ),
)
