"""The keys of a provider, over time."""

import asyncio
from collections.abc import Callable

import pytest
from tests.doubles.oidc import ISSUER, Published, Signer, issuer_of

from homeport.errors import ProviderUnavailable
from homeport.identity.provider import COOL_S, FRESH_S, STALE_S, Provider

FIRST, SECOND = Signer(name="k1"), Signer(name="k2")


class Clock:
    """A timer that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def provider(published: Callable[[str, str], object], clock: Clock) -> Provider:
    """Return a provider of these keys."""
    return Provider(issuer_of(), published, clock)


def test_keys_are_asked_for_once() -> None:
    """Many who come at once share one asking, and who comes later needs none."""

    async def run() -> None:
        published, clock = Published(FIRST.public), Clock()
        one = provider(published, clock)
        found = await asyncio.gather(*(one.key("ES256", "k1") for _ in range(20)))
        assert all(key is not None and key.id == "k1" for key in found)
        clock.now += FRESH_S
        assert await one.key("ES256", "k1")
        assert (published.asked, one.generation) == (1, 1)

    asyncio.run(run())


def test_a_new_key_is_found_at_once_but_not_too_often() -> None:
    """An unknown key is asked for; strangers' keys do not make us ask again and again."""

    async def run() -> None:
        published, clock = Published(FIRST.public), Clock()
        one = provider(published, clock)
        assert await one.key("ES256", "k1")
        published.keys = [SECOND.public]
        assert await one.key("ES256", "k2") is None
        clock.now += COOL_S + 1
        found = await one.key("ES256", "k2")
        assert found is not None
        assert one.generation == 2
        for _ in range(50):
            assert await one.key("ES256", "nobody") is None
        assert published.asked == 2
        assert await one.key("ES256", "k1") is None

    asyncio.run(run())


def test_old_keys_serve_while_new_ones_are_fetched() -> None:
    """Nobody waits for a refresh; what it brings holds for the next."""

    async def run() -> None:
        published, clock = Published(FIRST.public), Clock()
        one = provider(published, clock)
        await one.key("ES256", "k1")
        published.keys = [SECOND.public]
        clock.now += FRESH_S + 1
        assert await one.key("ES256", "k1")
        await one.settled()
        assert await one.key("ES256", "k1") is None
        assert await one.key("ES256", "k2")

    asyncio.run(run())


def test_a_provider_that_is_away_is_borne_for_a_while() -> None:
    """Known keys hold for an hour without the provider, then nothing does, until it is back."""

    async def run() -> None:
        published, clock = Published(FIRST.public), Clock()
        one = provider(published, clock)
        await one.key("ES256", "k1")
        published.error = ProviderUnavailable("away")
        clock.now += FRESH_S + 1
        assert await one.key("ES256", "k1")
        await one.settled()
        assert await one.key("ES256", "k1")
        clock.now += STALE_S
        for _ in range(2):
            with pytest.raises(ProviderUnavailable, match="away"):
                await one.key("ES256", "k1")
        published.error = None
        clock.now += COOL_S + 1
        assert await one.key("ES256", "k1")

    asyncio.run(run())


@pytest.mark.parametrize(
    ("published", "reason"),
    [
        (Published(FIRST.public, issuer=ISSUER + "/"), "describes another issuer"),
        (Published(), "publishes no usable key"),
        (lambda _address, _ca: [], "describes another issuer"),
        (lambda _address, _ca: {"issuer": ISSUER}, "publishes no usable key"),
    ],
)
def test_documents_that_do_not_fit(published: Callable[[str, str], object], reason: str) -> None:
    """Another issuer's document, and one without keys, give nothing."""

    async def run() -> None:
        with pytest.raises(ProviderUnavailable, match=reason):
            await provider(published, Clock()).key("ES256", "k1")

    asyncio.run(run())


def test_two_keys_that_fit_are_none() -> None:
    """A token that names no key is not tried with one after the other."""

    async def run() -> None:
        one = provider(Published(FIRST.public, SECOND.public), Clock())
        assert await one.key("ES256", "") is None

    asyncio.run(run())


def test_who_leaves_does_not_end_the_asking() -> None:
    """A client that hangs up while keys are fetched spoils nothing for the others."""

    async def run() -> None:
        one = provider(Published(FIRST.public), Clock())
        first = asyncio.create_task(one.key("ES256", "k1"))
        await asyncio.sleep(0)
        first.cancel()
        assert await one.key("ES256", "k1")
        await one.close()

    asyncio.run(run())


def test_closing_ends_the_asking() -> None:
    """What is being asked at the end is given up."""

    async def run() -> None:
        one = provider(Published(FIRST.public), Clock())
        waiting = asyncio.create_task(one.key("ES256", "k1"))
        await asyncio.sleep(0)
        await one.close()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    asyncio.run(run())


def test_who_waits_for_nothing_goes_on() -> None:
    """When nothing is being asked there is nothing to wait for."""
    asyncio.run(provider(Published(), Clock()).settled())
