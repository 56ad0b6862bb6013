"""OpenID providers for tests: a real one in a process of its own, and one made of values.

The real one is `oidc-provider` on node; `npm install` in `tests/doubles/oidc_provider` brings it.
"""

from __future__ import annotations

import base64
import json
import shutil
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from homeport.identity import Issuer, TeamRole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER = Path(__file__).parent / "oidc_provider"
AUDIENCE = "urn:homeport"
ISSUER = "https://login.example"


def why_not() -> str:
    """Say why the real provider cannot be started here; empty when it can."""
    if shutil.which("node") is None:
        return "node is not on this machine"
    if not (FOLDER / "node_modules" / "oidc-provider").is_dir():
        return f"oidc-provider is missing: npm install --prefix {FOLDER.name} brings it"
    return ""


class Signer:
    """A private key with its name, and the tokens that it signs."""

    def __init__(self, algorithm: str = "ES256", name: str = "k1", *, bits: int = 2048) -> None:
        self.algorithm, self.name = algorithm, name
        self.private: Any
        match algorithm[:2]:
            case "RS" | "PS":
                self.private = rsa.generate_private_key(65537, bits)
                shape: Any = RSAAlgorithm
            case "ES":
                self.private = ec.generate_private_key(ec.SECP256R1())
                shape = ECAlgorithm
            case _:
                self.private = ed25519.Ed25519PrivateKey.generate()
                shape = OKPAlgorithm
        more = {"kid": name, "alg": algorithm, "use": "sig"}
        self.public: dict[str, Any] = shape.to_jwk(self.private.public_key(), as_dict=True) | more
        self.public.pop("key_ops", None)
        self.secret: dict[str, Any] = shape.to_jwk(self.private, as_dict=True) | more
        self.secret.pop("key_ops", None)

    def token(
        self,
        claims: Mapping[str, object] | None = None,
        *,
        without: tuple[str, ...] = (),
        header: Mapping[str, object] | None = None,
        now: float | None = None,
    ) -> str:
        """Sign a token that is good but for what is asked otherwise."""
        moment = int(now if now is not None else time.time())
        body: dict[str, object] = {
            "iss": ISSUER,
            "sub": "ann",
            "aud": AUDIENCE,
            "exp": moment + 600,
            "iat": moment,
            "roles": ["eng"],
        }
        content = {**body, **(claims or {})}
        for key in without:
            content.pop(key)
        head = {"typ": "at+jwt", "kid": self.name, **(header or {})}
        data = json.dumps(content).encode()  # also what no library would put into a token
        return jwt.PyJWS().encode(data, self.private, algorithm=self.algorithm, headers=head)


def unsigned(header: Mapping[str, object], claims: Mapping[str, object], signature: bytes) -> str:
    """Put a token together by hand, however wrong."""
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def issuer_of(address: str = ISSUER, **changes: Any) -> Issuer:  # noqa: ANN401 -- fields of one value
    """Return the settings of an issuer."""
    told: dict[str, Any] = {
        "audience": (AUDIENCE,),
        "roles": {"eng": TeamRole.DEVELOPER, "sec": TeamRole.SECURITY},
    }
    return Issuer(address, **(told | changes))


class Published:
    """What a provider answers, as `fetch` would return it; counts how often it was asked."""

    def __init__(self, *keys: Mapping[str, object], issuer: str = ISSUER) -> None:
        self.keys = list(keys)
        self.issuer = issuer
        self.asked = 0
        self.error: Exception | None = None

    def __call__(self, address: str, _ca_file: str) -> object:
        """Answer one question."""
        if self.error is not None:
            raise self.error
        if address.endswith("/.well-known/openid-configuration"):
            self.asked += 1
            return {"issuer": self.issuer, "jwks_uri": f"{ISSUER}/jwks"}
        return {"keys": self.keys}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def real_provider(folder: Path, port: int, keys: list[Signer], **more: object) -> Iterator[str]:
    """Run the real provider; yield its issuer."""
    settings = {
        "keys": [key.secret for key in keys],
        "audience": AUDIENCE,
        "clients": {"ci": {"roles": ["eng"]}, "stranger": {"roles": ["sales"]}},
        **more,
    }
    file = folder / "provider.json"
    file.write_text(json.dumps(settings), encoding="utf-8")
    command = ["node", str(FOLDER / "provider.mjs"), str(port), str(file)]
    with (
        (folder / "provider.log").open("wb") as log,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line == "ready\n", (folder / "provider.log").read_text()
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()
            process.wait()


def real_token(issuer: str, client: str = "ci") -> str:
    """Get an access token from the real provider."""
    form = {"grant_type": "client_credentials", "scope": "ask"}
    basic = base64.b64encode(f"{client}:{'s' * 32}".encode()).decode()
    request = urllib.request.Request(  # noqa: S310 -- the provider of this test
        f"{issuer}/token",
        urllib.parse.urlencode(form).encode(),
        {"Authorization": f"Basic {basic}"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 -- as above
        return str(json.loads(answer.read())["access_token"])
