"""Twenty credentials of different kinds, none real, made anew from a seed wherever they are needed.

They are put together here from pieces, so that no scanner takes this file for a leak.
"""

import base64
import random
import string
from dataclasses import dataclass

_SEED = 20
_HEX, _ALNUM = string.digits + "abcdef", string.ascii_letters + string.digits
_BASE64 = _ALNUM + "+/"


@dataclass(frozen=True, slots=True)
class Planted:
    """A line of an environment dump or a log, and the part of it that must never leave."""

    kind: str
    line: str
    secret: str


def planted() -> tuple[Planted, ...]:
    """Return the twenty; the private key, whose dashes end a message for some readers, last."""
    some = random.Random(_SEED)  # noqa: S311 -- test values are no keys

    def run(alphabet: str, length: int) -> str:
        return "".join(some.choice(alphabet) for _ in range(length))

    def named(kind: str, name: str, secret: str) -> Planted:
        return Planted(kind, f"{name}={secret}", secret)

    jwt = ".".join(
        base64.urlsafe_b64encode(part.encode()).decode().rstrip("=")
        for part in ('{"alg":"HS256","typ":"JWT"}', '{"sub":"1234567890","admin":true}')
    )
    body = "\n".join(run(_BASE64, 64) for _ in range(6))
    marks = [f"-----{word} RSA PRIVATE " + "KEY-----" for word in ("BEGIN", "END")]
    password, shell_password = run(_ALNUM, 18), run(_ALNUM, 20)
    basic = base64.b64encode(f"deploy:{run(_ALNUM, 16)}".encode()).decode()
    return (
        named(
            "cloud access key",
            "AWS_ACCESS_KEY_ID",
            "AK" + "IA" + run("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16),
        ),
        named("cloud secret key", "AWS_SECRET_ACCESS_KEY", run(_BASE64, 40)),
        named("GitLab token", "GITLAB_TOKEN", "gl" + "pat-" + run(_ALNUM, 20)),
        named(
            "Slack token",
            "SLACK_BOT_TOKEN",
            "xo" + f"xb-{run(string.digits, 12)}-{run(string.digits, 12)}-{run(_ALNUM, 24)}",
        ),
        named("Stripe key", "STRIPE_KEY", "sk_" + "live_" + run(_ALNUM, 24)),
        named("Google key", "GOOGLE_API_KEY", "AI" + "za" + run(_ALNUM, 35)),
        named("OpenAI key", "OPENAI_API_KEY", "sk-" + "proj-" + run(_ALNUM, 48)),
        named("Anthropic key", "ANTHROPIC_API_KEY", "sk-" + "ant-api03-" + run(_ALNUM, 93) + "AA"),
        named("npm token", "NPM_TOKEN", "np" + "m_" + run(_ALNUM, 36)),
        named("PyPI token", "TWINE_PASSWORD", "py" + "pi-AgEIcHlwaS5vcmc" + run(_ALNUM, 80)),
        named("SendGrid key", "SENDGRID_API_KEY", f"S{'G'}.{run(_ALNUM, 22)}.{run(_ALNUM, 43)}"),
        named("DigitalOcean token", "DO_TOKEN", "dop" + "_v1_" + run(_HEX, 64)),
        named("hub token", "HF_TOKEN", "h" + "f_" + run(string.ascii_letters, 34)),
        named("signed token", "SESSION", f"{jwt}.{run(_ALNUM, 43)}"),
        Planted(
            "database address",
            f"DATABASE_URL=postgres://shop:{password}@db.internal:5432/shop",
            password,
        ),
        named("password", "DB_PASSWORD", shell_password),
        Planted("basic authorisation", f"Authorization: Basic {basic}", basic),
        Planted(
            "storage account key",
            f"AZURE=AccountName=shop;AccountKey={(key := run(_BASE64, 86) + '==')}",
            key,
        ),
        named("secret of unknown provider", "CLIENT_SECRET", run(_ALNUM, 32)),
        Planted("private key", f"{marks[0]}\n{body}\n{marks[1]}", body),
    )
