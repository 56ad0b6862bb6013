"""`expect(value)` of Jest, Vitest and Chai."""

from collections.abc import Callable

import pytest

from homeport.diagnosis.replay.limits import GaveUp

Loaded = Callable[[dict[str, str]], object]
_START = "exports.value = (async () => { try { await "
_END = "; return 'passes' } catch (e) { return e.name } })();"


@pytest.mark.parametrize(
    ("holds", "fails"),
    [
        ("expect(1).toBe(1)", "expect(1).toBe('1')"),
        ("expect({ a: 1, b: undefined }).toEqual({ a: 1 })", "expect([1]).toEqual([2])"),
        ("expect({ a: 1 }).toStrictEqual({ a: 1 })", "expect({ b: undefined }).toStrictEqual({})"),
        ("expect(null).toBeNull()", "expect(0).toBeNull()"),
        ("expect(undefined).toBeUndefined()", "expect(1).toBeUndefined()"),
        ("expect(1).toBeDefined()", "expect(undefined).toBeDefined()"),
        ("expect(NaN).toBeNaN()", "expect(1).toBeNaN()"),
        ("expect(1).toBeTruthy()", "expect('').toBeTruthy()"),
        ("expect(0).toBeFalsy()", "expect(1).toBeFalsy()"),
        ("expect([1]).toContain(1)", "expect('abc').toContain('x')"),
        ("expect([{ a: 1 }]).toContainEqual({ a: 1 })", "expect([]).toContainEqual(1)"),
        ("expect([1]).toHaveLength(1)", "expect('ab').toHaveLength(1)"),
        ("expect(2).toBeGreaterThan(1)", "expect(1).toBeGreaterThan(1)"),
        ("expect(1).toBeGreaterThanOrEqual(1)", "expect(0).toBeGreaterThanOrEqual(1)"),
        ("expect(1).toBeLessThan(2)", "expect(2).toBeLessThan(2)"),
        ("expect(2).toBeLessThanOrEqual(2)", "expect(3).toBeLessThanOrEqual(2)"),
        ("expect(0.1 + 0.2).toBeCloseTo(0.3)", "expect(1).toBeCloseTo(1.1, 3)"),
        ("expect('abc').toMatch(/b/)", "expect('abc').toMatch('x')"),
        ("expect({ a: 1, b: [{ c: 2 }] }).toMatchObject({ b: [{ c: 2 }] })", "expect({}).toMatchObject({ a: 1 })"),
        ("expect({ a: { b: 1 } }).toHaveProperty('a.b', 1)", "expect({ a: 1 }).toHaveProperty('b')"),
        ("expect({ a: [1] }).toHaveProperty('a.0')", "expect(null).toHaveProperty('b')"),
        ("expect(() => { throw new Error('no') }).toThrow('no')", "expect(() => 1).toThrow()"),
        ("expect(1).not.toBe(2)", "expect(1).not.toBe(1)"),
        ("expect(Promise.resolve(1)).resolves.toBe(1)", "expect(Promise.resolve(1)).resolves.toBe(2)"),
        ("expect(Promise.reject(new Error('x'))).rejects.toThrow('x')", "expect(Promise.resolve(1)).rejects.toThrow()"),
        ("expect(1).to.equal(1)", "expect(1).to.equal(2)"),
        ("expect([1]).to.deep.equal([1])", "expect([1]).to.deep.equal([2])"),
        ("expect([1]).to.eql([1])", "expect([1]).to.equal([1])"),
        ("expect(true).to.be.true", "expect(1).to.be.true"),
        ("expect([]).to.be.empty", "expect([1]).to.be.empty"),
        ("expect(new Set([1])).to.have.lengthOf(1)", "expect(5).to.have.lengthOf(1)"),
        ("expect(1).to.exist", "expect(null).to.exist"),
        ("expect('a').to.be.a('string')", "expect([]).to.be.an('object').that.is.null"),
        ("expect(1).to.be.closeTo(1.1, 0.2)", "expect(1).to.be.above(1)"),
        ("expect([1]).to.include(1)", "expect([1]).not.to.include(1)"),
    ],
)  # fmt: skip
def test_what_holds_passes_and_else_it_fails(holds: str, fails: str, loaded: Loaded) -> None:
    """Each matcher passes what it should and fails the rest."""
    assert loaded({"main.js": _START + holds + _END}) == "passes"
    assert loaded({"main.js": _START + fails + _END}) == "AssertionError"


def test_a_matcher_that_is_not_known_ends_the_replay(loaded: Loaded) -> None:
    """A snapshot cannot be judged."""
    with pytest.raises(GaveUp):
        loaded({"main.js": "expect(1).toMatchSnapshot()"})
