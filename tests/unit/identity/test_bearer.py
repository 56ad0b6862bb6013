"""Bearer tokens: the good one, and everything that must not pass."""

import asyncio
import base64
import hashlib
import hmac
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.doubles.oidc import (
    AUDIENCE,
    ISSUER,
    Published,
    Signer,
    free_port,
    issuer_of,
    real_provider,
    real_token,
    unsigned,
    why_not,
)

from homeport.domain import Principal
from homeport.errors import NotAuthenticated, NotPermitted, ProviderUnavailable, StateError
from homeport.identity.bearer import _MOST_KNOWN, Bearers, _key, is_bearer_token
from homeport.identity.provider import Provider
from homeport.identity.settings import Issuer

NOW = 1_800_000_000.0
KEY = Signer()
CLAIMS = {
    "iss": ISSUER,
    "sub": "ann",
    "aud": AUDIENCE,
    "exp": NOW + 600,
    "iat": NOW,
    "roles": ["eng"],
}


def bearers(published: Published | None = None, now: float = NOW, **changes: Any) -> Bearers:  # noqa: ANN401 -- fields of one value
    """Return what takes tokens of the one issuer."""
    source = published or Published(KEY.public)

    def provider(issuer: Issuer) -> Provider:
        return Provider(issuer, source)

    return Bearers([issuer_of(**changes)], lambda: now, provider)


def ask(token: str, known: Bearers | None = None) -> Principal:
    """Return whom the token names."""
    return asyncio.run((known or bearers()).principal(token))


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256", "EdDSA"])
def test_a_good_token_names_its_bearer(algorithm: str) -> None:
    """Signed in any of the ways that are taken, it gives name and roles."""
    key = Signer(algorithm)
    token = key.token(now=NOW)
    assert is_bearer_token(token)
    assert ask(token, bearers(Published(key.public))) == Principal("ann", ("developer",))


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        (KEY.token(now=NOW, without=("exp",)), "it has no exp"),
        (KEY.token(now=NOW, without=("aud",)), "it has no aud"),
        (KEY.token(now=NOW, without=("sub",)), "it has no sub"),
        (KEY.token(now=NOW, without=("iss",)), "issuer is not known"),
        (KEY.token({"iss": ISSUER + "/"}, now=NOW), "issuer is not known"),
        (KEY.token({"iss": 5}, now=NOW), "no signed token|issuer is not known"),
        (KEY.token({"iss": [ISSUER]}, now=NOW), "no signed token|issuer is not known"),
        (KEY.token({"aud": "other"}, now=NOW), "for somebody else"),
        (KEY.token({"aud": [5]}, now=NOW), "for somebody else"),
        (KEY.token({"exp": int(NOW) - 31}, now=NOW), "has expired"),
        (KEY.token({"exp": "soon"}, now=NOW), "exp is no moment|wrong"),
        (KEY.token({"exp": True}, now=NOW), "exp is no moment|expired"),
        (KEY.token({"nbf": int(NOW) + 31}, now=NOW), "not valid yet"),
        (KEY.token({"iat": int(NOW) + 31}, now=NOW), "not valid yet"),
        (KEY.token({"nbf": "x"}, now=NOW), "nbf is no moment|wrong"),
        (KEY.token(now=NOW, header={"typ": "JWT"}), "its type 'jwt'"),
        (KEY.token(now=NOW, header={"typ": ""}), "its type 'none'"),
        (KEY.token(now=NOW, header={"crit": ["b64"], "b64": False}), "refused"),
        (KEY.token(now=NOW, header={"kid": "other"}), "does not publish"),
        (Signer().token(now=NOW), "its signature or its claims are wrong"),
        (Signer("RS256").token(now=NOW), "does not publish"),
        ("a.b.c", "no signed token"),
        ("", "no signed token"),
        ("ey\udcff.ey.x", "no signed token"),
        (KEY.token(now=NOW)[:-6], "refused"),
    ],
)
def test_any_other_token_is_refused(token: str, reason: str) -> None:
    """A missing or wrong claim, type, key or signature is refused with the reason."""
    with pytest.raises(NotAuthenticated, match=reason) as caught:
        ask(token)
    assert caught.value.hint


@pytest.mark.parametrize("kid", [5, None, ["k1"]])
def test_the_name_of_a_key_is_a_text(kid: object) -> None:
    """A key named by anything else is refused."""
    token = unsigned({"alg": "ES256", "typ": "at+jwt", "kid": kid}, CLAIMS, b"x")
    with pytest.raises(NotAuthenticated):
        ask(token)


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", "", "HS256", 5, None])
def test_unsigned_tokens_are_refused(algorithm: object) -> None:
    """However `none` is spelt, and whatever else stands there, nothing passes without a key."""
    header = {"alg": algorithm, "typ": "at+jwt", "kid": "k1"}
    for signature in (b"", b"x"):
        with pytest.raises(NotAuthenticated):
            ask(unsigned(header, CLAIMS, signature))


@pytest.mark.parametrize("form", ["pem", "jwk", "raw"])
def test_a_public_key_is_no_secret(form: str) -> None:
    """A token signed with the published key as its HMAC secret is refused."""
    key = Signer("RS256")
    public = key.private.public_key()
    secret = {
        "pem": public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "jwk": json.dumps(key.public).encode(),
        "raw": public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
    }[form]
    draft = unsigned({"alg": "HS256", "typ": "at+jwt", "kid": "k1"}, CLAIMS, b"")
    signed = draft.rpartition(".")[0]
    mac = hmac.new(secret, signed.encode(), hashlib.sha256).digest()
    token = f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
    with pytest.raises(NotAuthenticated, match="signed in a way that is not taken"):
        ask(token, bearers(Published(key.public)))


def test_keys_within_a_token_are_ignored() -> None:
    """A token that brings its own key, or says where it lies, is checked with the published."""
    stranger = Signer()
    for more in ({"jwk": stranger.public}, {"jku": "https://evil.example/jwks"}, {"x5u": "x"}):
        with pytest.raises(NotAuthenticated, match="its signature or its claims are wrong"):
            ask(stranger.token(now=NOW, header=more))


def test_clocks_may_differ_a_little() -> None:
    """Within the leeway a token of another clock holds, at its edge it does not."""
    assert ask(KEY.token({"exp": int(NOW) - 29}, now=NOW)).name == "ann"
    assert ask(KEY.token({"nbf": int(NOW) + 30, "iat": int(NOW) + 30}, now=NOW)).name == "ann"
    with pytest.raises(NotAuthenticated, match="expired"):
        ask(KEY.token({"exp": int(NOW) - 30}, now=NOW))
    with pytest.raises(NotAuthenticated, match="expired"):
        ask(KEY.token({"exp": int(NOW)}, now=NOW), bearers(leeway_s=0))


def test_several_audiences() -> None:
    """One of the token's audiences must be one of ours."""
    assert ask(KEY.token({"aud": ["other", AUDIENCE]}, now=NOW)).name == "ann"
    assert ask(KEY.token({"aud": "b"}, now=NOW), bearers(audience=("a", "b"))).name == "ann"


def test_a_token_without_a_role_is_known_and_refused() -> None:
    """A good token of somebody without a role is no matter of who, but of what they may."""
    with pytest.raises(NotPermitted):
        ask(KEY.token({"roles": ["sales"]}, now=NOW))


def test_a_checked_token_is_known_until_it_ends() -> None:
    """A second time costs no check; expiry and a key that is withdrawn still count."""
    published = Published(KEY.public)
    moments = [NOW]
    made: list[Provider] = []
    timer = [0.0]

    def provider(issuer: Issuer) -> Provider:
        made.append(Provider(issuer, published, lambda: timer[0]))
        return made[-1]

    known = Bearers([issuer_of()], lambda: moments[0], provider)
    token = KEY.token(now=NOW)

    async def run() -> None:
        first = await known.principal(token)
        assert await known.principal(token) is first
        moments[0] = NOW + 631
        with pytest.raises(NotAuthenticated, match="expired"):
            await known.principal(token)
        moments[0] = NOW
        assert (await known.principal(token)).name == "ann"
        published.keys = [Signer(name="k2").public]
        timer[0] += 400
        await known.principal(token)  # the old keys serve while the new ones are fetched
        await made[0].settled()
        with pytest.raises(NotAuthenticated, match="does not publish"):
            await known.principal(token)
        await known.close()

    asyncio.run(run())


def test_the_memory_of_tokens_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only so many tokens are remembered; the oldest go first."""
    assert _MOST_KNOWN > 100
    monkeypatch.setattr("homeport.identity.bearer._MOST_KNOWN", 3)
    known = bearers()

    async def run() -> None:
        for number in range(10):
            await known.principal(KEY.token({"sub": f"user{number}"}, now=NOW))

    asyncio.run(run())
    assert [one[0].name for one in known._known.values()] == ["user7", "user8", "user9"]


def test_a_provider_that_is_away_is_no_refusal() -> None:
    """When keys cannot be had the token is not judged at all."""
    published = Published(KEY.public)
    published.error = ProviderUnavailable("away")
    with pytest.raises(ProviderUnavailable, match="away"):
        ask(KEY.token(now=NOW), bearers(published))


def test_without_issuers_there_are_no_bearers() -> None:
    """Nobody's tokens are taken where no issuer is named."""
    assert not Bearers([])
    assert bearers()


def test_a_missing_library_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without PyJWT the error names what to install."""
    monkeypatch.setitem(sys.modules, "jwt", None)
    with pytest.raises(StateError, match="PyJWT"):
        ask("ey.x.y")


@pytest.mark.skipif(bool(why_not()), reason=why_not() or "it is here")
def test_a_real_provider(tmp_path: Path) -> None:
    """Tokens of a real provider pass, its other clients do not; its new keys are found."""
    port = free_port()
    old, new = Signer("RS256", "old"), Signer("RS256", "new")
    timer = [0.0]
    issuer = issuer_of(f"http://127.0.0.1:{port}")
    known = Bearers([issuer], provider=lambda one: Provider(one, timer=lambda: timer[0]))

    async def run() -> None:
        with real_provider(tmp_path, port, [old]):
            first = real_token(issuer.issuer)
            assert await known.principal(first) == Principal("ci", ("developer",))
            with pytest.raises(NotPermitted):
                await known.principal(real_token(issuer.issuer, "stranger"))
        assert (
            await known.principal(first)
        ).name == "ci"  # the provider is away, its keys are known
        with real_provider(tmp_path, port, [new]):
            timer[0] += 11
            second = real_token(issuer.issuer)
            assert (await known.principal(second)).name == "ci"
            with pytest.raises(NotAuthenticated, match="does not publish"):
                await known.principal(first)
        with real_provider(tmp_path, port, [new], audience="urn:other"):
            third = real_token(issuer.issuer)
        with pytest.raises(NotAuthenticated, match="for somebody else"):
            await known.principal(third)
        await known.close()

    asyncio.run(run())


@pytest.mark.parametrize(
    ("more", "reason"), [({"crit": ["x"]}, "demands what"), ({"kid": 5}, "key is no text")]
)
def test_what_older_libraries_let_pass(more: dict[str, object], reason: str) -> None:
    """Demands that are not understood and odd names of keys are refused by ourselves too."""
    header = {"alg": "ES256", "typ": "at+jwt", **more}
    with pytest.raises(NotAuthenticated, match=reason):
        asyncio.run(_key(Provider(issuer_of(), Published(KEY.public)), header))
