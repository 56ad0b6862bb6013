"""The filter of system calls, its numbers held against libseccomp's own table."""

import struct

import pytest

from homeport.sandbox.seccomp import REFUSED, SPECIAL, seccomp_filter

_ALLOWED, _REFUSED, _NO_FAMILY, _UNKNOWN = 0x7FFF0000, 0x00050001, 0x00050061, 0x00050026
_X86, _ARM = 0xC000003E, 0xC00000B7


def judged(rules: bytes, audit: int, number: int, arguments: tuple[int, int] = (0, 0)) -> int:
    """Run the filter as the kernel would."""
    data = struct.pack("=iIQQQ", number, audit, 0, *arguments)
    steps = list(struct.iter_unpack("=HBBI", rules))
    at = held = 0
    while True:
        code, hit, miss, value = steps[at]
        at += 1
        match code:
            case 0x20:
                (held,) = struct.unpack_from("=I", data, value)
            case 0x06:
                return int(value)
            case 0x15:
                at += hit if held == value else miss
            case 0x35:
                at += hit if held >= value else miss
            case _:
                at += hit if held & value else miss


@pytest.mark.parametrize(
    ("machine", "audit", "column"), [("x86_64", _X86, 0), ("aarch64", _ARM, 1)]
)
def test_calls_are_judged_on_both_machines(machine: str, audit: int, column: int) -> None:
    """Each call on the list is refused; reading and threads are allowed; clone3 is unknown."""
    rules = seccomp_filter(machine)
    assert rules
    for numbers in REFUSED.values():
        assert judged(rules, audit, numbers[column]) == _REFUSED
    special = {name: numbers[column] for name, numbers in SPECIAL.items()}
    assert judged(rules, audit, special["clone3"]) == _UNKNOWN
    assert judged(rules, audit, special["clone"], (0x003D0F00, 0)) == _ALLOWED
    assert judged(rules, audit, special["clone"], (0x10000011, 0)) == _REFUSED
    assert judged(rules, audit, special["ioctl"], (0, 0x5412)) == _REFUSED
    assert judged(rules, audit, special["ioctl"], (0, 0x541C)) == _REFUSED
    assert judged(rules, audit, special["ioctl"], (0, 0x5401)) == _ALLOWED
    assert judged(rules, audit, special["socket"], (1, 1)) == _ALLOWED
    assert judged(rules, audit, special["socket"], (40, 1)) == _NO_FAMILY
    assert judged(rules, audit, 63 if column else 0) == _ALLOWED  # read


def test_calls_of_another_architecture_are_unknown() -> None:
    """A 32-bit call from a 64-bit program, and the x32 way, find no kernel."""
    rules = seccomp_filter("x86_64")
    assert rules
    assert judged(rules, 0x40000003, 26) == _UNKNOWN
    assert judged(rules, _X86, 0x40000000 | 521) == _REFUSED


def test_an_unknown_machine_has_no_filter() -> None:
    """The caller must know that there is none, and say so in its self-test."""
    assert seccomp_filter("vax") is None


@pytest.mark.parametrize(("machine", "column"), [("X86_64", 0), ("AARCH64", 1)])
def test_the_numbers_are_libseccomps(machine: str, column: int) -> None:
    """Each number is what the system's own library says."""
    try:
        import pyseccomp  # noqa: PLC0415 -- fails where the system has no libseccomp
    except (ImportError, RuntimeError) as error:
        pytest.skip(str(error))
    arch = getattr(pyseccomp.Arch, machine)
    for name, numbers in {**REFUSED, **SPECIAL}.items():
        assert pyseccomp.resolve_syscall(arch, name) == numbers[column], name
