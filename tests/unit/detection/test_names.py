import pytest

from homeport.detection.names import Promise, promise


@pytest.mark.parametrize(
    ("name", "promised"),
    [
        ("DB_PASSWORD", Promise.PASSWORD),
        ("spring.datasource.password", Promise.PASSWORD),
        ("masterUserPassword", Promise.PASSWORD),
        ("dbpasswd", Promise.PASSWORD),
        ("clientSecret", Promise.SECRET),
        ("githubtoken", Promise.SECRET),
        ("apiKey", Promise.SECRET),
        ("AWS_SECRET_ACCESS_KEY", Promise.SECRET),
        ("storage-key", Promise.SECRET),
        ("key", Promise.KEY),
        ("session", Promise.KEY),
        ("secretName", Promise.NOTHING),
        ("max_tokens", Promise.SECRET),
        ("token_count", Promise.NOTHING),
        ("password_reset_url", Promise.NOTHING),
        ("publicKey", Promise.NOTHING),
        ("primary_key", Promise.NOTHING),
        ("cache-key", Promise.NOTHING),
        ("colour", Promise.NOTHING),
        ("", Promise.NOTHING),
    ],
)
def test_promises(name: str, promised: Promise) -> None:
    """What a name promises depends on its words, in any case style."""
    assert promise(name) is promised


def test_the_salt_of_a_hash() -> None:
    """What finds things finds no salt: it is a key, though a hash's."""
    assert promise("hash_salt") is Promise.KEY
    assert promise("hash_key") is Promise.NOTHING
    assert promise("cache_salt") is Promise.NOTHING
