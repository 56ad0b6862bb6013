"""Private key material in its containers: PEM, OpenSSH, PGP, PuTTY, age."""

from homeport.detection.detector import BlockDetector, PatternDetector
from homeport.domain import Category

_BODY = "MIIEowIBAAKCAQEAx7Tq2mZvN5cL8pJ1hF4gD6sXbY3aEu0TkQ9xR7tW2mZvN5cL"

DETECTORS = (
    BlockDetector(
        name="private-key",
        opening=r"-----BEGIN[ A-Z0-9_-]{0,60}PRIVATE KEY(?: BLOCK)?-----",
        # Everything up to the closing line; a key that is cut off ends with its last line of
        # key characters. Bounded, so that one stray opening cannot swallow a whole text.
        pattern=r"-----BEGIN[ A-Z0-9_-]{0,60}PRIVATE KEY(?: BLOCK)?-----"
        r"(?P<secret>(?s:.){16,}?)-----END[ A-Z0-9_-]{0,60}PRIVATE KEY(?: BLOCK)?-----",
        keywords=("-----begin",),
        category=Category.PRIVATE_KEY,
        examples=(
            "-----BEGIN RSA PRIVATE" + " KEY-----\n" + _BODY + "\n-----END RSA PRIVATE KEY-----",
        ),
        counterexamples=("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",),
        why="private key between its PEM lines",
    ),
    PatternDetector(
        name="age-secret-key",
        pattern=r"(?P<secret>AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58})",
        keywords=("age-secret-key-1",),
        category=Category.PRIVATE_KEY,
        examples=("AGE-SECRET" + "-KEY-1" + "QPZRY9X8GF2TVDW0S3JN54KHCE6MU" * 2,),
        counterexamples=("AGE-SECRET-KEY-1",),
        why="age identity",
    ),
)
