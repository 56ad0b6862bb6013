"""What policy may know about one request; all of it is handed in, nothing is looked up."""

from dataclasses import dataclass
from datetime import datetime

from homeport.domain import Finding, Principal


@dataclass(frozen=True, slots=True)
class Offer:
    """A cloud backend as its owner declares it; what is not declared counts as the worst."""

    name: str
    retention_days: int | None = None  # None: without an end
    trains_on_data: bool = True
    region: str = ""
    private_network: bool = False
    customer_managed_keys: bool = False
    attestations: tuple[str, ...] = ()
    resting: bool = False  # it failed several times in a row


@dataclass(frozen=True, slots=True)
class Facts:
    """One request as policy sees it."""

    texts: tuple[str, ...]
    principal: Principal
    task: str = "explain"
    repo: str = ""
    paths: tuple[str, ...] = ()
    classification: str = ""
    findings: tuple[Finding, ...] = ()
    tokens: int = 0
    files: int = 0  # images, sound and documents
    cloud_asked: bool = False
    offer: Offer | None = None  # the cloud backend there is
    budget_left: bool = True
    spent: frozenset[str] = frozenset()  # the names of budgets that are used up
    approved: bool = False
    now: datetime | None = None  # None: what asks for the time cannot be evaluated
    across: tuple[str, ...] = ()  # messages of several parts, with nothing between these

    @property
    def readings(self) -> tuple[str, ...]:
        """All that a word may stand in, also one that is cut over two parts of a message."""
        return (*self.texts, *self.across) if self.across else self.texts

    @property
    def labels(self) -> frozenset[str]:
        """The classification and each of its labels, which commas part, in lower case."""
        labels = [self.classification, *self.classification.split(",")]
        return frozenset([one.strip().casefold() for one in labels])


def encodable(text: str) -> str:
    """Return `text` with each lone surrogate as `?`, so that offsets stay and engines accept it."""
    if text.isascii():
        return text
    return text.encode("utf-8", "replace").decode("utf-8")
