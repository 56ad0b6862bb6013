"""Private key material in its containers: PEM, OpenSSH, PGP, PuTTY, age."""

from homeport.detection import armour
from homeport.detection.detector import BlockDetector, DocumentDetector, PatternDetector
from homeport.detection.judgement import is_random
from homeport.domain import Category

_BODY = "MIIEowIBAAKCAQEAx7Tq2mZvN5cL8pJ1hF4gD6sXbY3aEu0TkQ9xR7tW2mZvN5cL"

_HEAD = r"-----BEGIN[ A-Z0-9_-]{0,60}PRIVATE KEY(?: BLOCK)?-----"

DETECTORS = (
    BlockDetector(
        name="private-key",
        opening=_HEAD,
        pattern=_HEAD + r"(?P<secret>(?s:.){16,}?)-----END[ A-Z0-9_-]{0,60}PRIVATE KEY",
        closing="-----END",
        keywords=("-----begin",),
        category=Category.PRIVATE_KEY,
        examples=(
            "-----BEGIN RSA PRIVATE" + " KEY-----\n" + _BODY + "\n-----END RSA PRIVATE KEY-----",
            "-----BEGIN PGP PRIVATE" + " KEY BLOCK-----\\n" + _BODY + "\\n"
            "-----END PGP PRIVATE KEY BLOCK-----",
        ),
        counterexamples=("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",),
        why="private key between its PEM lines",
    ),
    BlockDetector(
        name="private-key-cut-off",
        opening=_HEAD,
        # Lines of key characters, whatever a log, a diff or a quote put in front of each.
        pattern=_HEAD + r"(?P<secret>(?:[^\n\\]*(?:\\r)?(?:\\n|\r?\n)"
        r"(?:[^\n\\]*[ \t:>|\"'+-])?[A-Za-z0-9+/=]{30,})+)",
        keywords=("-----begin",),
        category=Category.PRIVATE_KEY,
        examples=(
            "-----BEGIN EC PRIVATE" + " KEY-----\n" + _BODY + "\n" + _BODY + "\n(truncated)",
        ),
        counterexamples=("-----BEGIN PRIVATE" + " KEY-----\nnothing here\n",),
        why="private key whose end is missing",
    ),
    DocumentDetector(
        name="private-key-tail",
        trigger=r"-----END[ A-Z0-9_-]{0,60}PRIVATE KEY",
        find=armour.tails,
        keywords=("-----end",),
        category=Category.PRIVATE_KEY,
        examples=(_BODY + "\n" + _BODY + "\n-----END RSA PRIVATE" + " KEY-----\n",),
        counterexamples=("nothing here\n-----END RSA PRIVATE" + " KEY-----\n",),
        why="private key whose beginning is missing",
    ),
    PatternDetector(
        name="private-key-encoded",
        # DER of PKCS#1, PKCS#8 (RSA, elliptic, Edwards curves) and SEC 1, in base-64.
        pattern=r"(?:^|[^A-Za-z0-9+/])(?P<secret>(?:MII[A-Za-z0-9+/]{3}IBAA[A-Za-z0-9+/]{2}(?:AQE|ggE|ggI|gQ)"
        r"|MII[A-Za-z0-9+/]{3}IBADANBgkqhkiG9w0BAQEFAASC|MI[A-Za-z0-9+/]{1,3}AgEAM[A-Za-z0-9+/]{4}KoZIzj0"
        r"|MC4CAQAwBQYDK2V|MHcCAQEEI|MIGkAgEBBD|MIICXAIBAAKB|MIICX[AQgwIMQ][IA]BAAKB)"
        r"[A-Za-z0-9+/]{30,}={0,2})",
        hint=r"MII[A-Za-z0-9+/]{3}IBA|MI[A-Za-z0-9+/]{1,3}AgEAM|MC4CAQAwBQYDK2V|MHcCAQEEI|MIGkAgEBBD"
        r"|MIICX[A-Za-z0-9+/]{2}BAAKB",
        keywords=("mi", "mc4caq", "mhccaq"),
        category=Category.PRIVATE_KEY,
        examples=("key = '" + "MIIEpAIBAAKCAQEA" + _BODY[16:] + "'",),
        counterexamples=("MIIDXTCCAkWgAwIBAgIJAKoK" + _BODY[16:],),
        why="private key in DER, encoded",
    ),
    BlockDetector(
        name="openvpn-static-key",
        opening=r"-----BEGIN OpenVPN Static key V1-----",
        pattern=r"-----BEGIN OpenVPN Static key V1-----(?P<secret>(?:[^\n]{0,40}?(?:\\n|\r?\n)"
        r"[^\n]{0,40}?[0-9a-f]{32})+)",
        keywords=("-----begin openvpn",),
        category=Category.PRIVATE_KEY,
        examples=("-----BEGIN OpenVPN Static key V1-----\n" + "138a1ea4adc71b57" * 2 + "\n",),
        counterexamples=("-----BEGIN OpenVPN Static key V1-----\nnone\n",),
        why="static key of a tunnel",
    ),
    PatternDetector(
        name="wallet-key",
        pattern=r"(?i:wif|wallet|bitcoin|private.?key)\b[^\n]{0,20}?[\s:=\"'](?P<secret>5[HJK]"
        r"[1-9A-HJ-NP-Za-km-z]{49}|[KL][1-9A-HJ-NP-Za-km-z]{51})(?:[^\w]|$)",
        keywords=("wif", "wallet", "bitcoin", "key"),
        category=Category.PRIVATE_KEY,
        examples=("wif: 5K" + "KYuZVDDDAh5GD7baVoX3crNMmWkPq2Vt" + "BKUbm1hZ7x2Q4r6yT",),
        counterexamples=("wallet: 5Kshort",),
        why="private key of a wallet in its import format",
    ),
    PatternDetector(
        name="putty-private-key",
        pattern=r"(?i)^private-mac:\s*(?P<secret>[0-9a-f]{40,64})",
        keywords=("private-mac",),
        category=Category.PRIVATE_KEY,
        examples=("Private-MAC: " + "8f4e2a" * 7,),
        counterexamples=("Private-MAC: none",),
        why="authentication code of a PuTTY key",
    ),
    BlockDetector(
        name="putty-private-lines",
        opening=r"^Private-Lines: \d+",
        pattern=r"Private-Lines: \d+\s+(?P<secret>(?:[A-Za-z0-9+/=]{16,64}\s+)+)",
        keywords=("private-lines",),
        category=Category.PRIVATE_KEY,
        examples=("Private-Lines: 1\n" + _BODY + "\nPrivate-MAC: x\n",),
        counterexamples=("Private-Lines: 0\n\n",),
        why="private half of a PuTTY key",
    ),
    PatternDetector(
        name="json-web-key",
        pattern=r"\"(?:d|p|q|dp|dq|qi|k)\"\s*:\s*\"(?P<secret>[A-Za-z0-9_+/-]{32,}={0,2})\"",
        keywords=('"d"', '"p"', '"q"', '"dp"', '"dq"', '"qi"', '"k"'),
        category=Category.PRIVATE_KEY,
        examples=('"kty":"EC","d":"' + "kQ9xR7tW2mZvN5cL8pJ1" * 2 + '"',),
        counterexamples=('"d": "short"',),
        check=is_random,
        why="private member of a JSON web key",
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
