"""What would become of a request."""

from datetime import UTC, datetime
from pathlib import Path

from tests.doubles.gateways import CLOUD_CONSIDERED, answer, asking, bench

from homeport.domain import Action, Category, Principal, Route
from homeport.redaction import Vault

MAIL = "ann" + "@" + "example.com"


def test_preview(tmp_path: Path) -> None:
    """A preview is exactly what would be sent; it sends, records and remembers nothing."""
    with Vault(tmp_path / "vault.db", b"v" * 32, 60.0) as vault:
        made = bench(tmp_path, CLOUD_CONSIDERED, vault=vault)
        request = asking(f"mail {MAIL}", conversation="c1")
        before = made.path.read_bytes()
        preview = made.gateway.preview(request)

        assert (preview.decision.route, preview.backend) == (Route.CLOUD, "cloud-model")
        assert MAIL not in preview.messages[0].text
        assert [one.category for one in preview.findings[0]] == [Category.EMAIL]
        assert made.path.read_bytes() == before
        assert vault.get("c1", 0.0) == {}
        answer(made.gateway, request)
        assert made.cloud.prompts[0].messages == preview.messages


def test_preview_of_a_rejection(tmp_path: Path) -> None:
    """A preview of what is rejected shows that nothing would be sent."""
    preview = bench(tmp_path, "rules: [default: reject]").gateway.preview(asking("x"))

    assert (preview.decision.action, preview.backend, preview.messages) == (Action.REJECT, "", ())


def test_a_plan_is_the_record_of_what_comes(tmp_path: Path) -> None:
    """What is planned is what the record says: route, backend, counts and digests, no content."""
    made = bench(tmp_path, CLOUD_CONSIDERED)
    planner = made.gateway._planner
    plan = planner.plan(asking(f"mail {MAIL}"))
    intent = planner.intent(plan)
    assert (intent.route, intent.backend, intent.cloud) == (
        Route.CLOUD,
        "cloud-model",
        "cloud-model",
    )
    assert intent.categories == {Category.EMAIL: 1}
    assert MAIL not in repr(intent)
    assert planner.would_leave(asking("x"))
    assert not planner.would_leave(asking("NEVER_SEND"))
    assert planner.now().tzinfo is UTC
    assert isinstance(planner.now(), datetime)


def test_a_text_alone(tmp_path: Path) -> None:
    """A text is shown as a local model would see it; of what is rejected nothing is shown."""
    shown = bench(tmp_path / "a").gateway.masked(f"mail {MAIL}", Principal("ann"))
    assert MAIL not in shown.text
    assert [one.category for one in shown.findings] == [Category.EMAIL]
    rejecting = bench(tmp_path / "b", "rules: [default: reject]").gateway
    assert rejecting.masked("x", Principal("ann")).text == ""
