"""Records in the audit log what people do with rights, before it takes effect."""

import getpass
from collections.abc import Mapping

from homeport.audit import AuditKey, AuditLog, Note, audit_path
from homeport.storage import user_key


def note_act(act: str, content: Mapping[str, object]) -> None:
    """Record an act of this user.

    Raises:
        AuditError: it cannot be recorded, so it must not be done.
    """
    with AuditLog.open(audit_path(), AuditKey(user_key("audit"))) as log:
        log.note(Note.ACT, {"by": getpass.getuser(), "act": act, **content})
