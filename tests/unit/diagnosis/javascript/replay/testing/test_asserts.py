"""`node:assert`."""

from collections.abc import Callable

import pytest

Loaded = Callable[[dict[str, str]], object]
_START = "const assert = require('assert'); exports.value = (async () => { try { "
_END = "; return 'passes' } catch (e) { return e.name } })();"


@pytest.mark.parametrize(
    "check",
    [
        "assert(1)", "assert.ok(1)", "assert.equal(1, '1')", "assert.notEqual(1, 2)",
        "assert.strictEqual(1, 1)", "assert.notStrictEqual(1, '1')",
        "assert.deepEqual({ a: 1 }, { a: '1' })", "assert.notDeepEqual([1], [2])",
        "assert.deepStrictEqual([1], [1])", "assert.notDeepStrictEqual([1], ['1'])",
        "assert.match('abc', /b/)", "assert.doesNotMatch('abc', /x/)",
        "assert.throws(() => { throw new TypeError('bad') }, TypeError)",
        "assert.throws(() => { throw new Error('bad') }, /bad/)",
        "assert.throws(() => { throw new Error('bad') }, { message: 'bad' })",
        "assert.throws(() => { throw new Error('bad') }, 'a message')",
        "assert.throws(() => { throw 'text' })", "assert.doesNotThrow(() => 1)",
        "await assert.rejects(async () => { throw new Error('x') })",
        "await assert.rejects(Promise.reject(new Error('x')), /x/)",
        "await assert.doesNotReject(async () => 1)", "assert.strict.equal(1, 1)",
    ],
)  # fmt: skip
def test_what_holds_passes(check: str, loaded: Loaded) -> None:
    """A check that holds says nothing."""
    assert loaded({"main.js": _START + check + _END}) == "passes"


@pytest.mark.parametrize(
    "check",
    [
        "assert(0)", "assert.equal(1, 2)", "assert.strictEqual(1, '1')", "assert.fail()",
        "assert.deepStrictEqual([1], ['1'])", "assert.match('abc', /x/)",
        "assert.throws(() => 1)", "assert.throws(() => { throw new Error('bad') }, TypeError)",
        "assert.doesNotThrow(() => { throw new Error('x') })",
        "await assert.rejects(async () => 1)", "assert.strict.equal(1, '1')",
        "assert.strict.deepEqual([1], ['1'])",
    ],
)  # fmt: skip
def test_what_does_not_hold_fails(check: str, loaded: Loaded) -> None:
    """A check that does not hold throws an AssertionError."""
    assert loaded({"main.js": _START + check + _END}) == "AssertionError"
