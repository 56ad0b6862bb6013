"""Claims about the choice of the scan."""

import pytest

from homeport.logs import native
from homeport.logs.plan import plan_for
from homeport.logs.scan import Scan
from homeport.logs.scanning import scanner


def test_python_scans_where_nothing_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the library the scan in Python is taken."""
    monkeypatch.setattr(native, "available", lambda: False)
    assert isinstance(scanner(plan_for([], 0)), Scan)
