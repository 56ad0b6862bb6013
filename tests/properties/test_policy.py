"""Laws of policy."""

from dataclasses import replace

import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from homeport.domain import Action, Category, Finding, Principal, Route, Span, Treatment
from homeport.errors import PolicyError
from homeport.policy import Facts, Offer, decide, default_policy, load_policy
from homeport.policy.globs import normal, translate
from homeport.policy.matchers import MARKED_BY, PatternMatcher, compile_regex, marked

CONDITIONS = (
    "true",
    "false",
    "tokens > 5",
    "task == 'fix'",
    "paths[0] == 'a'",
    "1 / tokens == 1",
    "findings.exists(f, f.category == 'email')",
    "input.matches(classes.guarded)",
    "repo.startsWith('acme/')",
)

rules = st.lists(st.tuples(st.sampled_from(CONDITIONS), st.sampled_from(list(Action))), max_size=5)
facts = st.builds(
    Facts,
    texts=st.lists(st.text() | st.sampled_from(["api_key", "NEVER_SEND"]), max_size=3).map(tuple),
    principal=st.builds(Principal, st.just("ann"), may_use_cloud=st.booleans()),
    task=st.sampled_from(["explain", "fix"]),
    repo=st.sampled_from(["", "acme/web", "other"]),
    paths=st.lists(st.text(max_size=5), max_size=2).map(tuple),
    findings=st.lists(
        st.just(Finding(Span(0, 1), Category.EMAIL, "email")), max_size=2
    ).map(tuple),
    tokens=st.integers(0, 10),
    cloud_asked=st.booleans(),
    offer=st.none() | st.just(Offer("cloud")),
    budget_left=st.booleans(),
    approved=st.booleans(),
)  # fmt: skip


def document(chosen: list[tuple[str, Action]], default: Action) -> str:
    """Write a policy of these rules."""
    lines = ["classes:", "  guarded: [pattern: 'api_key']", "rules:"]
    lines += [f'  - {{if: "{condition}", action: {action}}}' for condition, action in chosen]
    return "\n".join([*lines, f"  - default: {default}"])


@settings(deadline=None)
@given(rules, st.sampled_from(list(Action)), facts)
def test_the_cloud_needs_every_gate(
    chosen: list[tuple[str, Action]], default: Action, asked: Facts
) -> None:
    """Whatever the rules, the cloud is chosen only when every single gate is open."""
    decision = decide(load_policy(document(chosen, default), source="p"), asked)

    if decision.route is Route.CLOUD:
        assert asked.cloud_asked
        assert asked.principal.may_use_cloud
        assert asked.offer is not None
        assert asked.budget_left
        assert not any("NEVER_SEND" in text for text in asked.texts)
        assert decision.action in {Action.CONSIDER_CLOUD, Action.REQUIRE_APPROVAL}
        assert Treatment.PASS not in decision.treatments.values()
    assert decision.reasons
    assert set(decision.treatments) == set(Category)


@settings(deadline=None)
@given(rules, st.sampled_from(list(Action)), facts)
def test_closing_a_gate_never_opens_the_way(
    chosen: list[tuple[str, Action]], default: Action, asked: Facts
) -> None:
    """A request that stays here still stays here when any one gate is closed as well."""
    policy = load_policy(document(chosen, default), source="p")
    if decide(policy, asked).route is Route.CLOUD:
        return
    for closed in (
        replace(asked, cloud_asked=False),
        replace(asked, offer=None),
        replace(asked, budget_left=False),
        replace(asked, approved=False),
        replace(asked, principal=replace(asked.principal, may_use_cloud=False)),
    ):
        assert decide(policy, closed).route is not Route.CLOUD


@settings(deadline=None)
@given(rules, facts)
def test_a_denial_in_front_denies_everything(
    chosen: list[tuple[str, Action]], asked: Facts
) -> None:
    """A first rule that denies everything keeps every request here."""
    text = document([("true", Action.DENY), *chosen], Action.CONSIDER_CLOUD)

    assert decide(load_policy(text, source="p"), asked).route is Route.LOCAL


@given(facts)
def test_the_built_in_policy_is_local(asked: Facts) -> None:
    """The built-in policy never lets anything leave."""
    assert decide(default_policy(), asked).route is Route.LOCAL


@settings(deadline=None)
@given(st.text())
def test_any_text_loads_or_is_refused(text: str) -> None:
    """Any text at all is a policy or a policy error, never a crash."""
    try:
        load_policy(text, source="p")
    except PolicyError as error:
        assert str(error).startswith("p:")  # noqa: PT017 -- either outcome is right


@settings(deadline=None)
@given(st.sampled_from(CONDITIONS), st.integers(0, 200), st.text(max_size=3))
def test_any_damage_loads_or_is_refused(condition: str, at: int, put: str) -> None:
    """A policy that is damaged anywhere is still a policy, or a policy error."""
    text = document([(condition, Action.DENY)], Action.LOCAL)
    try:
        load_policy(text[:at] + put + text[at + len(put) :], source="p")
    except PolicyError as error:
        assert error.hint  # noqa: PT017 -- either outcome is right


names = st.text("abcXYZ._-", min_size=1, max_size=4).filter(lambda name: set(name) != {"."})
paths = st.lists(names, min_size=1, max_size=4).map("/".join)


@given(paths)
def test_a_path_matches_itself(path: str) -> None:
    """A path without wildcards matches itself, in any letter case, and below any root."""
    pattern = translate(path).in_path

    assert re2.search(pattern, normal(path))
    assert re2.search(pattern, normal(path.upper()))
    assert re2.search(pattern, normal("/root/" + path))


@given(paths, st.lists(names, max_size=3), st.lists(names, min_size=1, max_size=3))
def test_stars_reach_every_depth(path: str, above: list[str], below: list[str]) -> None:
    """`**/X/**` matches everything below every X, named or mentioned in a text."""
    glob = translate(f"**/{path}/**")
    full = "/".join([*above, path, *below])

    assert re2.search(glob.in_path, normal(full))
    assert re2.search(glob.in_text, f'File "{full}", line 3')


@given(st.sampled_from(["a+", "token[:=]", "x*", "é", "key"]), st.text("aé🙂 tokenkey:='\"\n"))
def test_marks_lie_in_the_text(pattern: str, text: str) -> None:
    """Marks are sorted, not empty, and within the text."""
    found = marked((PatternMatcher(1, pattern, compile_regex(pattern)),), text)

    assert list(found) == sorted(found, key=lambda one: one.span)
    for one in found:
        assert 0 <= one.span.start < one.span.end <= len(text)
        assert one.detector == MARKED_BY
