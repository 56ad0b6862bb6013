"""The record of what was asked, decided and answered; it can be checked, and holds no content."""

from homeport.audit.log import AuditLog, Receipt
from homeport.audit.place import AUDIT_VARIABLE, audit_path
from homeport.audit.record import Intent, Outcome, Status
from homeport.audit.signing import AuditKey
from homeport.audit.verify import Report, records, verify

__all__ = [
    "AUDIT_VARIABLE",
    "AuditKey",
    "AuditLog",
    "Intent",
    "Outcome",
    "Receipt",
    "Report",
    "Status",
    "audit_path",
    "records",
    "verify",
]
