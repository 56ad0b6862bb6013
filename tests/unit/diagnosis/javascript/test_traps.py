"""The table of traps: each pattern finds its line and leaves the corrected one alone."""

import pytest

from homeport.diagnosis.javascript.traps import TRAPS

_PAIRS = [
    ("xs.map(parseInt)", "xs.map(x => parseInt(x, 10))", "radix"),
    ("rows.forEach(async row => {", "for (const row of rows) {", "does not wait"),
    ("list.filter(async x => ok(x))", "list.filter(x => ok(x))", "always truthy"),
    ("xs.sort((a, b) => a.n > b.n)", "xs.sort((a, b) => a.n - b.n)", "true or false"),
    ("for (let i = 0; i <= xs.length; i++) {", "for (let i = 0; i < xs.length; i++) {", "one past"),
    ("if (typeof xs === 'array') {", "if (Array.isArray(xs)) {", "never gives this word"),
    ("if (n === NaN) {", "if (Number.isNaN(n)) {", "Nothing is equal to NaN"),
    ("if (xs === []) {", "if (xs.length === 0) {", "never true"),
    ("if (a = b) {", "if (a === b) {", "assigns"),
    ("if (xs.indexOf(x)) {", "if (xs.includes(x)) {", "position"),
    ("return new Date(y, m, d);", "return new Date(text);", "count from zero"),
    ("const top = Math.max(values);", "const top = Math.max(...values);", "not an array"),
    ("return xs.push(x);", "xs.push(x);", "new length"),
    ("const last = xs[-1];", "const last = xs.at(-1);", "negative index"),
    ("const last = xs[xs.length];", "const last = xs[xs.length - 1];", "length - 1"),
    ("setTimeout(tick(), 5);", "setTimeout(tick, 5);", "called at once"),
    ("bus.off('hit', this.hit.bind(this));", "bus.off('hit', this.onHit);", "new function"),
    ("a.getUTCDate() === b.getDate()", "a.getUTCDate() === b.getUTCDate()", "UTC and the local"),
    ("return token.exp < Date.now();", "return token.exp * 1000 < Date.now();", "milliseconds"),
    ("return { ...given, ...DEFAULTS };", "return { ...DEFAULTS, ...given };", "later one wins"),
    ("xs.filter(Boolean)", "xs.filter(x => x !== null)", "drops every falsy"),
    ("if (!cart.items) {", "if (cart.items.length === 0) {", "empty array is truthy"),
    ("names.map(n => { name: n })", "names.map(n => ({ name: n }))", "are a block"),
    ("return left(user) > 0;", "return left(user) >= 0;", "leaves out equality"),
    ("for (const line of chunk.toString().split('\\n')) {", "text.split('\\n')", "chunk"),
]


@pytest.mark.parametrize(("wrong", "right", "said"), _PAIRS)
def test_a_trap_finds_the_mistake_and_not_its_correction(wrong: str, right: str, said: str) -> None:
    """One trap of the table speaks about the wrong line only."""
    trap = next(t for t in TRAPS if said in t.why and t.pattern.search(wrong))
    assert not trap.pattern.search(right)


def test_scores_leave_room_for_proof() -> None:
    """No line alone is as sure as a followed value."""
    assert all(0 < trap.score <= 0.8 for trap in TRAPS)
