import random
import string

from homeport.detection.randomness import ALPHABET, classes, surprise

NAMES = (
    "getAccessToken", "user_profile_id", "application/json", "KubernetesServiceAccount",
    "x86_64-unknown-linux-gnu", "nginx-ingress-controller", "csrf_middleware_token",
)  # fmt: skip


def test_names_cost_less_than_random_values() -> None:
    """Every identifier costs fewer bits a character than every random value of 24 characters."""
    chance = random.Random(7)  # noqa: S311 -- the same values at every run
    alphabet = string.ascii_letters + string.digits
    values = ["".join(chance.choices(alphabet, k=24)) for _ in range(200)]
    assert max(map(surprise, NAMES)) < min(map(surprise, values))


def test_a_change_of_case_is_seen() -> None:
    """`aB` reads as a, a mark, b; letters have no case of their own."""
    assert classes("aB") != classes("ab")
    assert classes("AB")[1:] == classes("ab")[1:]
    assert max(classes("aZ9-\u00e9")) < len(ALPHABET)


def test_empty() -> None:
    """Nothing costs nothing that matters."""
    assert surprise("") >= 0.0
