"""Secrets that a document's structure betrays: Kubernetes manifests, Terraform states."""

from homeport.detection import kubernetes, terraform
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
    DocumentDetector(
        name="terraform-state",
        trigger=terraform.TRIGGER,
        find=terraform.in_states,
        keywords=('"sensitive"', '"random_password"'),
        category=Category.SECRET,
        examples=(
            '"dsn": {"value": "ge' + 'heim", "type": "string", "sensitive": true}',
            '{"type": "random_password", "instances": [{"attributes": {"result": "q7j' + 'Uo2"}}]}',
        ),
        counterexamples=(
            '{"a": {"value": "open", "sensitive": false}, "b": {"sensitive": true}}',
            '{"type": "random_pet", "instances": [{"attributes": {"result": "blue-otter-7"}}]}',
        ),
        why="value that a Terraform state calls sensitive",
    ),
)
