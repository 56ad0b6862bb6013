"""The functions that register tests."""

import pytest

from homeport.diagnosis.javascript.replay.replay import Replay
from homeport.diagnosis.javascript.replay.trees import Trees
from homeport.diagnosis.replay.limits import GaveUp, Steps
from homeport.diagnosis.sources import Sources


def _replay(code: str) -> list[bool]:
    replay = Replay(
        Trees(Sources({"a.test.js": code}.get, ["a.test.js"])), "a.test.js", Steps(5000)
    )
    return [replay.outcome(number) is None for number in range(replay.count)]


@pytest.mark.parametrize(
    ("code", "passes"),
    [
        ("test('a', () => {}); it('b', () => { throw new Error('x') })", [True, False]),
        ("describe('g', () => { let n; beforeEach(() => { n = 1 }); it('a', () => expect(n).toBe(1)) })", [True]),
        ("it.each([[1, 2], [2, 3]])('adds', (a, b) => { expect(a + 1).toBe(b) })", [True, True]),
        ("test.each([1, 2])('one', (a) => expect(a).toBe(1))", [True, False]),
        ("test.skip('a', () => { throw 1 }); test('b', async () => { await Promise.reject(1) })", [False]),
        ("import { test, expect } from 'vitest';\ntest('a', () => { expect(1).toBe(1) })", [True]),
        ("require('node:test')('a', async (t) => { await t.test('in', () => { throw 1 }); await t.test('no') })", [False]),
        ("const { describe, it } = require('node:test');\ndescribe('g', () => { it('a', () => {}) })", [True]),
        ("test('a', () => { setTimeout(() => { throw new Error('late') }, 5) })", [True]),
        ("afterEach(() => {}); test.todo('later'); test('a', () => {})", [True]),
    ],
)  # fmt: skip
def test_tests_are_registered_and_run(code: str, passes: list[bool]) -> None:
    """Whatever the runner, each test runs with what comes before it."""
    assert _replay(code) == passes


def test_a_table_in_a_template_is_given_up() -> None:
    """Jest's tables in templates are not read."""
    with pytest.raises(GaveUp):
        _replay("test.each`a | b`('x', () => {})")
    with pytest.raises(GaveUp):
        _replay("test.each(5)('x', () => {})")
