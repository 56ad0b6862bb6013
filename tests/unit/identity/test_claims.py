"""What a checked token says of its bearer."""

import pytest
from tests.doubles.oidc import issuer_of

from homeport.errors import NotAuthenticated, NotPermitted
from homeport.identity.claims import principal_of
from homeport.identity.roles import TeamRole


@pytest.mark.parametrize(
    ("path", "claims"),
    [
        ("roles", {"roles": ["other", "eng"]}),
        ("roles", {"roles": "eng"}),
        ("scope", {"scope": "openid eng"}),
        ("realm_access.roles", {"realm_access": {"roles": ["eng"]}}),
        ("https://acme.example/roles", {"https://acme.example/roles": ["eng", 5]}),
    ],
)
def test_roles_come_from_any_claim(path: str, claims: dict[str, object]) -> None:
    """A list, a text of words, a path into objects and a URL as name all give the role."""
    found = principal_of({"sub": "ann", **claims}, issuer_of(roles_claim=path))
    assert (found.name, found.roles) == ("ann", ("developer",))


@pytest.mark.parametrize(
    "claims", [{}, {"roles": 5}, {"roles": []}, {"roles": ["ENG"]}, {"roles": {"eng": 1}}]
)
def test_without_a_role_nobody_may_ask(claims: dict[str, object]) -> None:
    """Who has no value that is mapped is known, and refused."""
    with pytest.raises(NotPermitted, match="ann has no role here"):
        principal_of({"sub": "ann", **claims}, issuer_of())


@pytest.mark.parametrize(
    "name", [None, "", "  ", 5, "a\nb", "a\x1b[0m", "n" * 300, "local-user", "service:ci"]
)
def test_names_that_are_none(name: object) -> None:
    """No name, one with controls, an endless one and names of ours are refused."""
    with pytest.raises(NotAuthenticated):
        principal_of({"sub": name, "roles": ["eng"]}, issuer_of())


def test_a_prefix_tells_providers_apart() -> None:
    """With a prefix even a name of ours is another one."""
    found = principal_of({"sub": "local-user", "roles": ["eng"]}, issuer_of(prefix="corp:"))
    assert found.name == "corp:local-user"


def test_roles_stand_in_one_order_and_auditors_use_no_cloud() -> None:
    """Roles are those of the table, in its order; who may not ask may not use the cloud."""
    issuer = issuer_of(roles={"a": TeamRole.AUDITOR, "s": TeamRole.SECURITY})
    both = principal_of({"sub": "x", "roles": ["a", "s", "s"]}, issuer)
    assert (both.roles, both.may_use_cloud) == (("security", "auditor"), True)
    assert not principal_of({"sub": "x", "roles": ["a"]}, issuer).may_use_cloud
