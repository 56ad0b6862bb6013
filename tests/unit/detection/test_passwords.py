import pytest

from homeport.detection import Scanner
from homeport.detection.passwords import in_sections, names_password

NAMES = (
    "DB_PASSWORD", "MYSQL_PWD", "LDAP_BIND_PW", "KEYSTORE_PASS", "PASSPHRASE",
    "spring.datasource.password",
)  # fmt: skip
WORDS = (
    "Sommer", "Wintermantel", "hans-peter", "geheim", "my-Dog2024!", "Sommer2024here",
    "/Sommer2024!", "$Sommer24", "Secret.Sauce", "fake-Bank99", "4711", "123456", "password",
)  # fmt: skip
GAPS = (
    "${X}", "$X", "$DB_PASSWORD", "%DB_PASSWORD%", "<your password>", "{{ x }}", "%(x)s",
    "changeme", "xxxx", "****", "null", "none", "true", "false", "empty", "/run/secrets/db",
)  # fmt: skip


def found(text: str) -> list[str]:
    """Return what the default scanner withholds."""
    return [text[f.span.start : f.span.end] for f in Scanner.default().scan(text)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", WORDS)
def test_ordinary_words(name: str, value: str) -> None:
    """Beside an unmistakable name any word or number is withheld, in every notation."""
    for text in (
        f"{name}={value}", f"export {name}={value}\n", f"{name}={value}\r\nNEXT=1\r\n",
        f"{name}: {value}", f"a: 1\n  {name}: {value}\nb: 2\n", f'{name}="{value}"',
        f"{name} = '{value}'", f'"{name}": "{value}"',
    ):  # fmt: skip
        assert found(text) == [value], text


@pytest.mark.parametrize("value", ["p@ss word", "my dog 7 eats"])
def test_quoted_spaces(value: str) -> None:
    """Quotes hold spaces together."""
    for text in (f'DB_PASSWORD="{value}"', f"A_PASSWORD='{value}'", f'"password": "{value}"'):
        assert found(text) == [value]


@pytest.mark.parametrize("value", GAPS)
def test_references_and_gaps(value: str) -> None:
    """What is known to be no value is left."""
    for text in (f"DB_PASSWORD={value}", f"DB_PASSWORD: {value}", f'"password": "{value}"'):
        assert found(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ORACLE_WALLET_PIN=4711", "4711"),
        ("java -Djavax.net.ssl.keyStorePassword=geheim -jar x.jar", "geheim"),
        ("2026-01-31 login user=app password=Wintermantel", "Wintermantel"),
        ("2026-01-31 login user=app password=Wintermantel\n2026-01-31 next", "Wintermantel"),
        ("Server=db;Password=Sommer;Timeout=3", "Sommer"),
        ("[12:00] login password=Wintermantel", "Wintermantel"),
        ('{"msg": "password=Wintermantel"}', "Wintermantel"),
        ("kubectl create secret generic x --from-literal=password=geheim", "geheim"),
        ("<password>Sommer</password>", "Sommer"),
        ('{"name": "DB_PASSWORD", "value": "geheim"}', "geheim"),
        ("password = Wintermantel", "Wintermantel"),
        ("password: geheim", "geheim"),
        ("db:\n  password: p@ss word\n", "p@ss word"),
        ("[database]\n; who\nuser = app\npassword = geheim\n", "geheim"),
    ],
)
def test_places(text: str, value: str) -> None:
    """Log lines, options of a runtime and sections of settings hold passwords as well."""
    assert found(text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "password = getpass()", "password = password", "def f(password: str, pwd=None):",
        "password: str", "    password: Optional[str] = None", "self.password = password",
        "password = user.password", "password=password,", "f(password=secret)",
        "password = request.form['password']", "password: string;", "  password: hash,",
        "password: SecretBytes", "let password = input;", "const pwd = process.env.PWD",
        "pin = pins[0]", "PIN = 5", "LED_PIN=pin13", "pwd = os.getcwd()", "PWD=/srv",
        "OLDPWD=/home/jo",
        "password = pw or ''", "DB_PASSWORD=getenv(name)",
        "raise ValueError('password: too short')",
        '{"password": "Please enter your password"}', "password=None, user=None",
        "password = config.password", "password = DEFAULT_PASSWORD", "pass=3 fail=4", "pass: true",
        "tests pass: 12", "The password is wrong", "wrong password: try again",
        "    password: The password to use.", ":param password: password for basic auth",
        '"password": "password"', 'label = "Password: "', 'password = ":****"',
    ],
)  # fmt: skip
def test_code_and_prose(text: str) -> None:
    """Code that gives a password, types, parameters and prose are left."""
    assert found(text) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("DB_PASSWORD", True), ("keyStorePassword", True), ("WALLET_PIN", True), ("pin", True),
        ("password_file", False), ("PIN_COUNT", False), ("spin", False), ("colour", False),
    ],
)  # fmt: skip
def test_names(name: str, expected: bool) -> None:  # noqa: FBT001 -- a table's column
    """Passwords and PINs are named, not what is about them."""
    assert names_password(name) is expected


def test_sections() -> None:
    """A section ends at the first line that is no entry; calls in there are no values."""
    data = b"[a]\npassword = geheim\npw = f()\n<x>\npassword = after\n[b]"
    assert [data[start:end] for start, end in in_sections(data)] == [b"geheim"]
