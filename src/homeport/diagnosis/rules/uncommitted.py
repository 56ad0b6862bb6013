"""A database is written to and the change never committed."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.mistakes import wrong_values
from homeport.diagnosis.python.outline import Function, own_nodes
from homeport.diagnosis.python.shape import code, method_of, short
from homeport.diagnosis.verdicts import Mistake

_WRITES = re.compile(r"\s*(?:insert|update|delete|replace)\b", re.IGNORECASE)


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Look for statements that write, in functions that open their own connection."""
    yield from wrong_values(case, RULE.name, functions=(_never_committed,))


def _never_committed(_: Case, __: str, function: Function) -> Iterator[Mistake]:
    calls = [node for node in own_nodes(function) if isinstance(node, ast.Call)]
    opened = any(method_of(call) == "connect" for call in calls)
    committed = any(method_of(call) == "commit" for call in calls) or any(
        isinstance(node, (ast.With, ast.AsyncWith)) for node in own_nodes(function)
    )
    if not opened or committed or "isolation_level" in code(function):
        return
    for call in calls:
        match call:
            case ast.Call(
                func=ast.Attribute(attr="execute" | "executemany"),
                args=[ast.Constant(value=str(statement)), *_],
            ) if _WRITES.match(statement):
                yield Mistake(
                    call.lineno,
                    0.8,
                    f"`{short(call)}` writes to the database, and `{function.name}` never calls "
                    "`commit`: the change is lost when the connection closes (rolled back).",
                    "call `connection.commit()`, or use `with connection:`",
                )
                return
            case _:
                pass


_READ = "def rows(path):\n    return list(sqlite3.connect(path).execute('select * from t'))\n"
_MADE = "import sqlite3\n\n\ndef add(path, n):\n    c = sqlite3.connect(path)\n"
_WRITE = "    c.execute('create table t (n)')\n    c.execute('insert into t values (?)', (n,))\n"
RULE = Rule(
    name="uncommitted",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from store import add, rows\n\nadd('x.db', 1)\n"
                "assert rows('x.db') == [(1,)]\n",
                "store.py": f"{_MADE}{_WRITE}    c.close()\n\n\n{_READ}",
            },
            ("store.py", 7),
        ),
        Example(
            {
                "main.py": "from store import add, rows\n\nadd('x.db', 1)\n"
                "assert rows('x.db') == []\n",
                "store.py": f"{_MADE}{_WRITE}    c.commit()\n\n\n{_READ}",
            },
            None,
        ),
    ),
)
