"""Tokens of AI providers, chat, payment and mail services."""

from homeport.detection.checks import at_least
from homeport.detection.detector import PatternDetector
from homeport.domain import Category

DETECTORS = (
    PatternDetector(
        name="openai-style-key",
        pattern=r"\b(?P<secret>sk-(?:proj-|svcacct-|admin-|ant-[a-z]+\d\d-|or-v1-)?"
        r"[A-Za-z0-9_-]{32,})",
        keywords=("sk-",),
        category=Category.CREDENTIAL,
        examples=("sk" + "-proj-" + "kQ9xR7tW2mZvN5cL8pJ1hF4gD6sXbY3aEu0T",),
        counterexamples=("sk-learn", "task-" + "x" * 40),
        check=at_least(3.3),
        why="AI provider key: sk- and a long random part",
    ),
    PatternDetector(
        name="slack-token",
        pattern=r"\b(?P<secret>xox[abeoprs](?:\.xox[bp])?-[0-9A-Za-z-]{10,}"
        r"|xapp-\d-[A-Za-z0-9]+-\d+-[a-z0-9]+)",
        hint=r"\bxox[abeoprs](?:\.xox[bp])?-[0-9A-Za-z-]{10}|\bxapp-\d-",  # one report a token
        keywords=("xox", "xapp-"),
        category=Category.CREDENTIAL,
        examples=("xox" + "b-" + "263594206564-" + "2343594206574-FGqddMF8t08v8N7Oq4i57vs1",),
        counterexamples=("xoxb-", "xoxo"),
        check=at_least(2.5),
        why="Slack token: its xox prefix",
    ),
    PatternDetector(
        name="stripe-key",
        pattern=r"\b(?P<secret>(?:[sr]k|whsec)_(?:(?:test|live|prod)_)?[a-zA-Z0-9]{16,})",
        keywords=("sk_", "rk_", "whsec_"),
        category=Category.CREDENTIAL,
        examples=("sk" + "_live_" + "kQ9xR7tW2mZvN5cL8pJ1hF4g",),
        counterexamples=("sk_buff_head", "sk_" + "live_short"),
        check=at_least(3.3),
        why="payment provider key: sk_, rk_ or whsec_ and a random part",
    ),
    PatternDetector(
        name="sendgrid-key",
        pattern=r"\b(?P<secret>SG\.[\w-]{16,32}\.[\w-]{32,64})",
        keywords=("sg.",),
        category=Category.CREDENTIAL,
        examples=(
            "SG" + "." + "kQ9xR7tW2mZvN5cL8pJ1hF" + "." + "kQ9xR7tW2mZvN5cL8pJ1" * 2 + "abc",
        ),
        counterexamples=("SG.small",),
        why="mail service key: SG. and two random parts",
    ),
    PatternDetector(
        name="telegram-bot-token",
        pattern=r"(?:^|[^\w:]|/bot)(?P<secret>\d{8,10}:AA[\w-]{33})(?:[^\w-]|$)",
        hint=r"\d{8,10}:AA[\w-]{4}",
        keywords=(":aa",),
        category=Category.CREDENTIAL,
        examples=(
            "https://api.telegram.org/bot7204918365:" + "AAkQ9xR7tW2mZvN5cL8pJ1hF4gD6sXbY3aE/getMe",
        ),
        counterexamples=("7204918365:AAkQ9", "10:20:30 7204918365:BB" + "kQ9xR7tW2mZvN5cL8" * 2),
        why="chat provider's bot: its number and a random part",
    ),
    PatternDetector(
        name="json-web-token",
        pattern=r"(?:^|[^\w-])(?P<secret>ey[A-Za-z0-9_-]{15,}\.(?:ey[A-Za-z0-9_-]{6,}"
        r"\.(?:[A-Za-z0-9_-]{2,}={0,2})?|[\w-]*\.[\w-]{8,64}\.[\w-]{8,}\.[\w-]{16,}))",
        hint=r"(?:^|[^\w-])ey[A-Za-z0-9_-]{15,}\.",  # one report a token, not one a character
        keywords=("ey",),
        category=Category.CREDENTIAL,
        examples=(
            "eyJ"
            "hbGciOiJIUzI1NiJ9."
            "eyJ" + "zdWIiOiIxMjM0NTY3ODkwIn0" + "." + "dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P",
        ),
        counterexamples=("eyJ.eyJ.x",),
        why="JSON web token: header, claims and signature in base-64",
    ),
)
