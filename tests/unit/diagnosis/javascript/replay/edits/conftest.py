"""Mistakes that a replay names."""

from collections.abc import Callable

import pytest

from homeport.diagnosis.javascript.replay.attempts import replayed
from homeport.diagnosis.sources import Sources


@pytest.fixture
def mistakes() -> Callable[[str, str, str], list[str]]:
    """The mistakes whose edit makes `assert.deepStrictEqual(call, expected)` pass."""

    def named(code: str, call: str, expected: str) -> list[str]:
        files = {
            "a.test.js": "const assert = require('node:assert');\nconst { f } = require('./a');\n"
            f"test('f', async () => {{\n  assert.deepStrictEqual({call}, {expected});\n}});\n",
            "a.js": f"exports.f = {code};\n",
        }
        found = replayed(Sources(files.get, list(files)), "a.test.js", 4)
        return [one.proposal.mistake for one in found.mended] if found else []

    return named
