"""The system calls that code under analysis may not make, as a filter the kernel takes.

The filter is assembled here so that no library of the system is needed; the numbers are checked
against libseccomp's in the tests. Namespaces and dropped capabilities already refuse most of
these: the filter keeps the kernel code behind them out of reach.
"""

import struct

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST, _SECOND = 0, 4, 16, 24  # offsets in struct seccomp_data
_ALLOW, _REFUSE, _NO_FAMILY, _UNKNOWN = 0x7FFF0000, 0x00050001, 0x00050061, 0x00050026
_X32 = 0x40000000
_NEW_NAMESPACES = 0x7E020000  # CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET
_FAMILIES = (1, 2, 10, 16)  # unix, inet, inet6, netlink; vsock would reach a virtual host
_TERMINAL_INJECTIONS = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX

# Name: number on x86_64, number on aarch64.
REFUSED = {
    "acct": (163, 89),
    "add_key": (248, 217),
    "adjtimex": (159, 171),
    "bpf": (321, 280),
    "chroot": (161, 51),
    "clock_adjtime": (305, 266),
    "clock_settime": (227, 112),
    "delete_module": (176, 106),
    "fanotify_init": (300, 262),
    "finit_module": (313, 273),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fsopen": (430, 430),
    "fspick": (433, 433),
    "init_module": (175, 105),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "io_uring_setup": (425, 425),
    "kcmp": (312, 272),
    "kexec_file_load": (320, 294),
    "kexec_load": (246, 104),
    "keyctl": (250, 219),
    "lookup_dcookie": (212, 18),
    "mount": (165, 40),
    "mount_setattr": (442, 442),
    "move_mount": (429, 429),
    "name_to_handle_at": (303, 264),
    "nfsservctl": (180, 42),
    "open_by_handle_at": (304, 265),
    "open_tree": (428, 428),
    "perf_event_open": (298, 241),
    "pidfd_getfd": (438, 438),
    "pivot_root": (155, 41),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "ptrace": (101, 117),
    "quotactl": (179, 60),
    "reboot": (169, 142),
    "request_key": (249, 218),
    "setdomainname": (171, 162),
    "sethostname": (170, 161),
    "setns": (308, 268),
    "settimeofday": (164, 170),
    "swapoff": (168, 225),
    "swapon": (167, 224),
    "syslog": (103, 116),
    "umount2": (166, 39),
    "unshare": (272, 97),
    "userfaultfd": (323, 282),
    "vhangup": (153, 58),
}
SPECIAL = {"clone": (56, 220), "clone3": (435, 435), "ioctl": (16, 29), "socket": (41, 198)}

_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}


def seccomp_filter(machine: str) -> bytes | None:
    """Return the filter for a machine as `uname -m` names it; None when there is none for it."""
    if machine not in _ARCHITECTURES:
        return None
    column, audit = _ARCHITECTURES[machine]
    lines = [_step(_LOAD, _ARCHITECTURE), *_unless(_EQUAL, audit, _UNKNOWN), _step(_LOAD, _NUMBER)]
    if machine == "x86_64":
        lines += _when(_AT_LEAST, _X32, _REFUSE)
    for numbers in REFUSED.values():
        lines += _when(_EQUAL, numbers[column], _REFUSE)
    # Arguments cannot be looked at behind clone3's pointer: C libraries fall back to clone.
    lines += _when(_EQUAL, SPECIAL["clone3"][column], _UNKNOWN)
    lines += _inside(SPECIAL["clone"][column], _FIRST, _when(_ANY_BIT, _NEW_NAMESPACES, _REFUSE))
    injections = [_when(_EQUAL, code, _REFUSE) for code in _TERMINAL_INJECTIONS]
    lines += _inside(SPECIAL["ioctl"][column], _SECOND, [s for steps in injections for s in steps])
    known = [_when(_EQUAL, family, _ALLOW) for family in _FAMILIES]
    families = [*(s for steps in known for s in steps), _step(_RETURN, _NO_FAMILY)]
    lines += _inside(SPECIAL["socket"][column], _FIRST, families)
    return b"".join([*lines, _step(_RETURN, _ALLOW)])


def _step(code: int, value: int, hit: int = 0, miss: int = 0) -> bytes:
    return struct.pack("=HBBI", code, hit, miss, value)


def _when(test: int, value: int, answer: int) -> list[bytes]:
    return [_step(test, value, 0, 1), _step(_RETURN, answer)]


def _unless(test: int, value: int, answer: int) -> list[bytes]:
    return [_step(test, value, 1, 0), _step(_RETURN, answer)]


def _inside(number: int, argument: int, steps: list[bytes]) -> list[bytes]:
    """For one call: load an argument, judge it by the steps, allow what they let through."""
    body = [_step(_LOAD, argument), *steps, _step(_RETURN, _ALLOW)]
    return [_step(_EQUAL, number, 0, len(body)), *body]
