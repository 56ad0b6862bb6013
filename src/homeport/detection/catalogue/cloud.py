"""Keys of cloud providers, recognised by their published formats."""

from homeport.detection.checks import at_least
from homeport.detection.detector import PatternDetector
from homeport.detection.judgement import is_random
from homeport.domain import Category

DETECTORS = (
    PatternDetector(
        name="google-hmac-access-id",
        pattern=r"\b(?P<secret>GOOG1E[A-Z0-9]{55,57}|GOOG[A-Z0-9]{20})\b",
        keywords=("goog",),
        category=Category.CREDENTIAL,
        examples=("id GOOG" + "1E" + "Q7RB2XKD4M" * 5 + "Q7RB2XK",),
        counterexamples=("GOOGLE_APPLICATION_CREDENTIALS",),
        why="storage access id: GOOG and a random part",
    ),
    PatternDetector(
        name="aws-access-key-id",
        pattern=r"\b(?P<secret>(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA|AGPA|AROA|AIPA|ANPA|ANVA)"
        r"[A-Z2-7]{16})\b",
        keywords=(
            "a3t",
            "akia",
            "asia",
            "abia",
            "acca",
            "agpa",
            "aroa",
            "aipa",
            "anpa",
            "anva",
        ),
        category=Category.CREDENTIAL,
        examples=("id=AKIA" + "Q7RB2XKD" + "T5WNEJ3C", "ASIA" + "ZY4MRT6B" + "P2QKVW7L rest"),
        counterexamples=("AKIA", "akia" + "q7" * 8, "AKIA" + "A" * 16),
        check=at_least(2.5),
        why="AWS access key id: its four-letter prefix and 16 base-32 characters",
    ),
    PatternDetector(
        name="aws-secret-beside-id",
        pattern=r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b[^\n]{0,80}?[^\w+/](?P<secret>[A-Za-z0-9+/]{40})"
        r"(?:[^\w+/=]|$)",
        keywords=("akia", "asia"),
        category=Category.CREDENTIAL,
        examples=("AKIA" + "Q7RB2XKDT5WNEJ3C\t" + "kQ9xR7tW2mZvN5cL8pJ1" + "hF4gD6sXbY3aEu0T5vKq",),
        counterexamples=("AKIA" + "Q7RB2XKDT5WNEJ3C " + "138a1ea4" * 5,),
        check=is_random,
        why="AWS secret access key on the line of its id",
    ),
    PatternDetector(
        name="google-api-key",
        pattern=r"\b(?P<secret>AIza[\w-]{35})(?:[^\w-]|$)",
        keywords=("aiza",),
        category=Category.CREDENTIAL,
        examples=("key=AIza" + "SyB3" + "kQ9_xR7tW2mZ-vN5cL8pJ1hF4gD6sXa",),
        counterexamples=("AIza" + "short",),
        check=at_least(3.0),
        why="Google API key: AIza and 35 characters",
    ),
    PatternDetector(
        name="google-oauth-token",
        pattern=r"\b(?P<secret>(?:ya29\.[\w-]{20,}|GOCSPX-[\w-]{28}|1//0[\w-]{40,}))",
        keywords=("ya29.", "gocspx-", "1//0"),
        category=Category.CREDENTIAL,
        examples=("GOCSPX" + "-" + "kQ9xR7tW2mZvN5cL8pJ1hF4gD6sX",),
        counterexamples=("GOCSPX" + "-short",),
        why="Google OAuth token or client secret",
    ),
    PatternDetector(
        name="azure-storage-key",
        pattern=r"(?i:accountkey|sharedaccesskey)\s*=\s*(?P<secret>[A-Za-z0-9+/]{40,}={1,2})",
        keywords=("accountkey", "sharedaccesskey"),
        category=Category.CREDENTIAL,
        examples=("AccountKey=" + "kQ9xR7tW2mZvN5cL8pJ1" * 2 + "hF4gD6s=",),
        counterexamples=("AccountKey=none",),
        why="Azure storage or bus key beside its field name",
    ),
)
