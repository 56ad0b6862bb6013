"""Names are found from the inside out."""

from homeport.diagnosis.replay.scope import Module, Scope, module_scope


def test_a_name_is_found_from_the_inside_out() -> None:
    """The call's own names first, then those around it, then the module's."""
    module = Module("a.py", "a")
    outer = Scope(module)
    inner = Scope(module, outer)
    module.names["m"], outer.names["o"], inner.names["i"] = 1, 2, 3
    assert [inner.find(name) for name in ("i", "o", "m")] == [
        inner.names,
        outer.names,
        module.names,
    ]
    assert inner.find("nothing") is None


def test_a_declared_name_is_stored_where_it_lives() -> None:
    """`global` leads to the module, `nonlocal` to the function around that has it."""
    module = Module("a.py", "a")
    far, near, inner = Scope(module), None, None
    near = Scope(module, far)
    inner = Scope(module, near)
    far.names["n"] = 1
    inner.lend(["n"], everywhere=False)
    inner.lend(["g"], everywhere=True)
    inner.lend(["unknown"], everywhere=False)
    inner.store("n", 2)
    inner.store("g", 3)
    inner.store("unknown", 4)
    assert (far.names["n"], module.names["g"], inner.names) == (2, 3, {"unknown": 4})


def test_a_module_is_its_own_scope() -> None:
    """What its statements store are its names."""
    module = Module("a.py", "a")
    module_scope(module).store("x", 1)
    assert module.names["x"] == 1
