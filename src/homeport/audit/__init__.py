"""The record of what was asked, decided and answered; it can be checked, and holds no value."""

from homeport.audit.entries import Receipt
from homeport.audit.log import AuditLog, Rotation
from homeport.audit.place import AUDIT_VARIABLE, audit_path
from homeport.audit.record import Intent, Note, Outcome, Status
from homeport.audit.retention import Removal, held, prune
from homeport.audit.signing import AuditKey
from homeport.audit.verify import Report, records, verify

__all__ = [
    "AUDIT_VARIABLE",
    "AuditKey",
    "AuditLog",
    "Intent",
    "Note",
    "Outcome",
    "Receipt",
    "Removal",
    "Report",
    "Rotation",
    "Status",
    "audit_path",
    "held",
    "prune",
    "records",
    "verify",
]
