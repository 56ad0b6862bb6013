import urllib.error
import urllib.request

import pytest
from tests.doubles.small_model import CONTENT, ENTRY, HUB, Hub, serving_hub

from homeport.errors import InputError, WeightsError
from homeport.weights import hub as hub_module
from homeport.weights.hub import ModelHub, _NoDowngrade


def _hub(url: str, pauses: list[float] | None = None) -> ModelHub:
    return ModelHub(ENTRY, HUB, url, (pauses if pauses is not None else []).append)


def test_the_publishers_file_is_streamed() -> None:
    """The repository's file is asked for at the hub's usual address."""
    with serving_hub(Hub()) as hub:
        assert b"".join(_hub(hub.url + "/").stream(0)) == CONTENT
    assert hub.paths == ["/owner/tiny/resolve/main/tiny.gguf"]


def test_a_beginning_is_not_fetched_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """From an offset only the rest is asked for, also when the server sends everything."""
    monkeypatch.setattr(hub_module, "CHUNK", 2_500)
    for ignores in (False, True):
        with serving_hub(Hub(ignores_ranges=ignores)) as hub:
            assert b"".join(_hub(hub.url).stream(6_000)) == CONTENT[6_000:]
        assert hub.ranges == ["bytes=6000-"]


def test_dropped_connections_are_resumed() -> None:
    """Every cut goes on where it happened, after a pause."""
    pauses: list[float] = []
    with serving_hub(Hub(drops=[1_000, 2_000, 0, 500])) as hub:
        assert b"".join(_hub(hub.url, pauses).stream(0)) == CONTENT
    assert hub.ranges == [f"bytes={n}-" for n in (0, 1_000, 3_000, 3_000, 3_500)]
    assert pauses == [1.0, 1.0, 2.0, 1.0]


def test_a_dead_connection_is_given_up() -> None:
    """Without progress the attempts are few, and what arrived stays with the caller."""
    with serving_hub(Hub(drops=[1_000, 0, 0, 0])) as hub:
        stream = _hub(hub.url).stream(0)
        assert next(stream) == CONTENT[:1_000]
        with pytest.raises(WeightsError, match="closed early"):
            next(stream)


def test_an_unreachable_hub_is_given_up_at_once() -> None:
    """Another source may do better: no retries before the first byte."""
    with serving_hub(Hub()) as hub:
        pass
    pauses: list[float] = []
    with pytest.raises(WeightsError, match="cannot be reached") as caught:
        list(_hub(hub.url, pauses).stream(0))
    assert pauses == []
    assert "--source" in caught.value.hint


@pytest.mark.parametrize("status", [403, 404, 503])
def test_a_refusal_names_its_status(status: int) -> None:
    """The person reads what the hub answered."""
    with serving_hub(Hub(status=status)) as hub, pytest.raises(WeightsError, match=str(status)):
        list(_hub(hub.url).stream(0))


def test_a_page_served_as_the_file_is_refused() -> None:
    """A sign-in page cannot spoil what has arrived."""
    with (
        serving_hub(Hub(ignores_ranges=True), b"<html>sign in</html>") as hub,
        pytest.raises(WeightsError, match="another file"),
    ):
        list(_hub(hub.url).stream(0))


def test_nothing_is_asked_when_nothing_is_missing() -> None:
    """A whole file opens no connection."""
    assert list(_hub("https://hub.example").stream(len(CONTENT))) == []


@pytest.mark.parametrize("address", ["http://hub.example", "ftp://hub.example", "nonsense", ""])
def test_only_https_addresses_are_used(address: str) -> None:
    """A mirror without encryption is refused before anything is opened."""
    with pytest.raises(InputError, match="https"):
        list(_hub(address).stream(0))


def test_no_redirect_leaves_encryption() -> None:
    """A hop to plain HTTP elsewhere is refused; to this machine it is fine."""
    handler = _NoDowngrade()
    with pytest.raises(urllib.error.URLError, match="away from https"):
        handler.http_request(urllib.request.Request("http://hub.example/file"))
    here = urllib.request.Request("http://127.0.0.1:1/file")
    assert handler.http_request(here) is here


def test_nothing_but_https_leaves_this_machine() -> None:
    """The opener that is used carries the refusal: plain HTTP elsewhere never connects."""
    opener = urllib.request.build_opener(_NoDowngrade)
    with pytest.raises(urllib.error.URLError, match="away from https"):
        opener.open("http://hub.example/file", timeout=1)
