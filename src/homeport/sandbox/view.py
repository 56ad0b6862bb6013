"""What of the machine a sandbox shows, read-only: the system, and what runs the project.

Everything not named here does not exist inside: home, keys, state, sockets, other projects.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from homeport.errors import InputError

SYSTEM = (
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/libx32",
    "/nix/store",
    "/gnu/store",
)
# Of /etc what programs need to start; not what machines and people keep secret there.
SETTINGS = tuple(f"/etc/{name}" for name in (
    "alternatives", "ca-certificates", "ca-certificates.conf", "debian_version", "fonts", "group",
    "host.conf", "hosts", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "locale.alias",
    "localtime", "magic", "mime.types", "nsswitch.conf", "os-release", "passwd", "perl", "php",
    "pki/ca-trust/extracted", "pki/tls/certs", "protocols", "python3", "python3.11", "services",
    "shells", "ssl/certs", "ssl/openssl.cnf", "terminfo", "timezone", "java-11-openjdk",
    "java-17-openjdk", "java-21-openjdk", "java-25-openjdk", "maven", "mono",
))  # fmt: skip
# Where tools for languages install themselves below home; none of these holds credentials.
TOOLCHAINS = (
    ".asdf", ".bun/bin", ".cargo/bin", ".cargo/git", ".cargo/registry", ".deno/bin", ".dotnet",
    ".local/bin", ".local/lib", ".local/share/mise", ".local/share/pipx", ".local/share/uv",
    ".m2/repository", ".nvm", ".pyenv", ".rbenv", ".rustup", ".rvm", ".sdkman/candidates",
    ".volta", "go/bin", "go/pkg",
)  # fmt: skip
# Names that are never shown, whoever asks for them.
SECRET = frozenset({
    ".ssh", ".gnupg", ".aws", ".azure", ".config", ".docker", ".kube", ".netrc", ".pypirc",
    ".npmrc", ".password-store", ".mozilla", "keyrings", ".git-credentials",
})  # fmt: skip

_BESIDE_BIN = ("lib", "lib64", "share")
# Too wide to be shown whole.
_WIDE = frozenset({
    "/", "/dev", "/etc", "/home", "/media", "/mnt", "/opt", "/proc", "/root", "/run", "/srv",
    "/sys", "/tmp", "/var", "/var/lib", "/var/tmp",  # noqa: S108 -- refused, not used
})  # fmt: skip


def visible(
    environ: Mapping[str, str], programs: Iterable[Path], asked: Iterable[Path], home: Path
) -> frozenset[Path]:
    """Return the folders to show beside the system: toolchains, what is on PATH, what was asked.

    Raises:
        InputError: a folder was asked for that holds secrets or a whole home.
    """
    shown = {home / name for name in TOOLCHAINS if (home / name).is_dir()}
    places = [Path(part) for part in environ.get("PATH", "").split(os.pathsep) if part]
    if environ.get("VIRTUAL_ENV"):
        places.append(Path(environ["VIRTUAL_ENV"]) / "bin")
    for place in places:
        shown |= {folder for folder in _installation(place) if harmless(folder, home)}
    for program in programs:
        for step in _links(program):
            shown |= {folder for folder in _installation(step.parent) if harmless(folder, home)}
    for folder in asked:
        if not harmless(folder, home) or not folder.exists():
            raise InputError(
                f"{folder} cannot be shown to code in the sandbox",
                hint="name a folder that exists and holds no home and no keys",
            )
        shown.add(folder)
    return frozenset(folder for folder in shown if not _within_system(folder))


def harmless(folder: Path, home: Path) -> bool:
    """Tell whether a folder may be shown: no home, nothing above one, nothing with secrets."""
    return (
        folder.is_absolute()
        and ".." not in folder.parts
        and str(folder) not in _WIDE
        and not home.is_relative_to(folder)
        and not SECRET & set(folder.parts)
        and not folder.is_relative_to("/run")
    )


def _within_system(folder: Path) -> bool:
    return any(folder.is_relative_to(place) for place in SYSTEM)


def _installation(place: Path) -> Iterator[Path]:
    """The folder that belongs to a folder of programs, and what a virtual environment rests on."""
    if _within_system(place) or not place.is_dir():
        return
    root = place.parent if place.name in {"bin", "Scripts"} else place
    if place.name == "bin" and not any(
        (root / name).is_dir() for name in ("lib", "share", "lib64")
    ):
        root = place
    yield root
    for base in base_of(root):
        yield from _installation(base)


def base_of(folder: Path) -> Iterator[Path]:
    """The folder of programs that a virtual environment was made from."""
    try:
        text = (folder / "pyvenv.cfg").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    for line in text.splitlines():
        name, _, value = line.partition("=")
        if name.strip() == "home" and value.strip():
            yield Path(value.strip())
    for name in ("python", "python3"):
        for step in _links(folder / "bin" / name):
            if step.parent != folder / "bin":
                yield step.parent


def _links(program: Path) -> Iterator[Path]:
    """A program and each place that its symbolic links lead to."""
    for _ in range(16):
        yield program
        if not program.is_symlink():
            return
        program = Path(os.path.normpath(program.parent / program.readlink()))
