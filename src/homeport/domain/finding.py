"""What a detector found and where; what to do about it is policy's business."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of text, in code points: `text[start:end]`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            message = f"not a span: {self.start}..{self.end}"
            raise ValueError(message)

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Tell whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


class Category(StrEnum):
    """What a value is; never what to do with it."""

    CREDENTIAL = "credential"  # a provider's token or key, recognised by its format
    SECRET = "secret"  # a value beside a secret-like name, of unknown provider  # noqa: S105 -- a category, no secret
    PRIVATE_KEY = "private_key"
    CONNECTION_STRING = "connection_string"  # a URI or DSN that carries a password
    EMAIL = "email"
    PHONE = "phone"
    IBAN = "iban"
    CARD = "card"
    NATIONAL_ID = "national_id"
    IP_ADDRESS = "ip_address"
    MAC_ADDRESS = "mac_address"
    PERSON = "person"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Finding:
    """One detected value: where it lies, what it is, and which detector says so."""

    span: Span
    category: Category
    detector: str
