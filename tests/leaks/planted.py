"""Twenty planted credentials, and a failure report that is full of them.

Every value is random and joined from pieces, so that no scanner trips over this file. Values are
made per run from a fixed seed: the same in every run, nobody's anywhere.
"""

import base64
import json
import random
import string

_DICE = random.Random(20)  # noqa: S311 -- sample values that must be the same in every run
_ALNUM = string.ascii_letters + string.digits
_UPPER = string.ascii_uppercase + "234567"


def _some(length: int, alphabet: str = _ALNUM) -> str:
    return "".join(_DICE.choice(alphabet) for _ in range(length))


def _hex(length: int) -> str:
    return _some(length, "0123456789abcdef")


def _jwt() -> str:
    parts = [
        json.dumps({"alg": "HS256", "typ": "JWT"}),
        json.dumps({"sub": _some(8), "iat": 1700000000}),
    ]
    encoded = [base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, _some(43)])


def _private_key() -> str:
    body = "\n".join(_some(64, _ALNUM + "+/") for _ in range(6))
    kind = "RSA PRIVATE" + " KEY-----"
    return f"-----BEGIN {kind}\n{body}\n-----END {kind}"


PASSWORD = _some(14)

PLANTED: dict[str, str] = {
    "aws access key": "AKIA" + _some(16, _UPPER),
    "aws secret": _some(40, _ALNUM + "/+"),
    "github token": "ghp_" + _some(36),
    "github fine-grained": "github_pat_" + _some(22) + "_" + _some(59),
    "gitlab token": "glpat-" + _some(20),
    "slack bot token": "xoxb-" + _some(12, string.digits) + "-" + _some(13, string.digits)
    + "-" + _some(24),
    "stripe key": "sk_live_" + _some(24),
    "google api key": "AIza" + _some(35, _ALNUM + "_-"),
    "openai key": "sk-" + "proj-" + _some(48),
    "anthropic key": "sk-ant-" + "api03-" + _some(93, _ALNUM + "_-") + "AA",
    "sendgrid key": "SG." + _some(22) + "." + _some(43),
    "npm token": "npm_" + _some(36),
    "pypi token": "pypi-" + "AgEIcHlwaS5vcmc" + _some(85, _ALNUM + "_-"),
    "jwt": _jwt(),
    "private key": _private_key(),
    "postgres password": PASSWORD,
    "redis password": _some(24),
    "basic auth": base64.b64encode(f"deploy:{_some(16)}".encode()).decode(),
    "django secret": _some(50, _ALNUM),
    "webhook": "T" + _some(8, _UPPER) + "/B" + _some(8, _UPPER) + "/" + _some(24),
}  # fmt: skip


def _environment() -> str:
    p = PLANTED
    return "\n".join(
        [
            f"AWS_ACCESS_KEY_ID={p['aws access key']}",
            f"AWS_SECRET_ACCESS_KEY={p['aws secret']}",
            f"GITHUB_TOKEN={p['github token']}",
            f"GH_PAT={p['github fine-grained']}",
            f"GITLAB_TOKEN={p['gitlab token']}",
            f"SLACK_BOT_TOKEN={p['slack bot token']}",
            f"STRIPE_SECRET_KEY={p['stripe key']}",
            f"GOOGLE_API_KEY={p['google api key']}",
            f"OPENAI_API_KEY={p['openai key']}",
            f"ANTHROPIC_API_KEY={p['anthropic key']}",
            f"SENDGRID_API_KEY={p['sendgrid key']}",
            f"NPM_TOKEN={p['npm token']}",
            f"TWINE_PASSWORD={p['pypi token']}",
            f"SESSION_JWT={p['jwt']}",
            f"DATABASE_URL=postgres://shop:{p['postgres password']}@db.internal:5432/shop",
            f"REDIS_URL=redis://:{p['redis password']}@cache.internal:6379/0",
            f"SECRET_KEY={p['django secret']}",
            f"SLACK_WEBHOOK=https://hooks.slack.com/services/{p['webhook']}",
            "HOME=/home/shop",
            "LANG=C.UTF-8",
        ]
    )


def failure_report() -> str:
    """Return a traceback with values in its code and message, then a dump of the environment."""
    p = PLANTED
    return f"""\
Traceback (most recent call last):
  File "/srv/shop/worker.py", line 41, in run
    client = connect(dsn="postgres://shop:{p["postgres password"]}@db.internal:5432/shop")
  File "/srv/shop/storage.py", line 12, in connect
    return Client(token="{p["github token"]}", auth={{"Authorization": "Basic {p["basic auth"]}"}})
  File "/srv/shop/client.py", line 88, in __init__
    raise AuthenticationError(f"rejected {p["jwt"]}")
shop.errors.AuthenticationError: rejected {p["jwt"]} (key {p["stripe key"]})

During handling of the above exception, the deploy key was:

{p["private key"]}

Environment:
{_environment()}
"""
