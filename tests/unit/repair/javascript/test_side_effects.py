import pytest

from homeport.repair.javascript.side_effects import effects
from homeport.repair.side_effects import Effect
from homeport.repair.side_effects import effects as of_any

BEFORE = """export function f(a, b) {
  if (a > b) {
    throw new RangeError("no");
  }
  return g(a, (one) => one + 1);
}
const h = (x) => x * 2;
"""


@pytest.mark.parametrize(
    ("old", "new", "effect"),
    [
        ("return g", "try { g(b); } catch { a = 0; }\n  return g", Effect.CATCHES),
        ("return g", "if (a === 17) return 4;\n  return g", Effect.SPECIAL),
        ("return g", "if (a == -17) { b = [3]; }\n  return g", Effect.SPECIAL),
        ("x * 2", "x === 'ab' ? 'cd' : x * 2", Effect.SPECIAL),
        ('throw new RangeError("no");', "a = b;", Effect.SILENCES),
        ("x * 2", "{}", Effect.EMPTIES),
        ("f(a, b)", "f(a, b, c)", Effect.INTERFACE),
        ("(x) =>", "(x, y) =>", Effect.INTERFACE),
        ("a > b", "false", Effect.CONSTANT),
        ("x * 2", "x && x * 2", Effect.COMPLEXITY),
        ("return g", "while (a < b) a++;\n  return g", Effect.COMPLEXITY),
    ],
)
@pytest.mark.parametrize("path", ["m.js", "m.ts"])
def test_each_effect(path: str, old: str, new: str, effect: Effect) -> None:
    """Each side effect is seen where it is new, and not in the code as it was."""
    after = BEFORE.replace(old, new).encode()
    assert effect in effects(BEFORE.encode(), after, path)
    assert effect in of_any(BEFORE.encode(), after, path)
    assert effects(after, after, path) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a > b", "a >= b"),
        ("(one) =>", "(one, at) =>"),
        ("return g", "if (a === 0) return 1;\n  return g"),
        ("return g", "try { g(b); } catch (error) { throw error; }\n  return g"),
    ],
)
def test_what_is_usual_has_no_worse_effect_than_a_branch(old: str, new: str) -> None:
    """An operator, a callback's parameters, a common value, an error that is passed on."""
    found = effects(BEFORE.encode(), BEFORE.replace(old, new).encode(), "m.js")
    assert set(found) <= {Effect.COMPLEXITY}


def test_values_of_the_test() -> None:
    """To ask for a value that the failing test is written with is special, in whatever quotes."""
    after = BEFORE.replace("a > b", "a > b && b !== 'x7'").encode()
    assert Effect.SPECIAL not in effects(BEFORE.encode(), after, "m.js")
    assert Effect.SPECIAL in effects(BEFORE.encode(), after, "m.js", {'"x7"'})
