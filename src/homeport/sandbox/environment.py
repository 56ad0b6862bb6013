"""The environment variables that a command in the sandbox gets: a short list, no secrets."""

from collections.abc import Mapping

_KEPT = frozenset({
    "PATH", "LANG", "LANGUAGE", "TZ", "USER", "LOGNAME", "HOME", "SHELL",
    "VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONPATH", "PYTHONHASHSEED", "PYENV_ROOT", "PYENV_VERSION",
    "JAVA_HOME", "M2_HOME", "MAVEN_HOME", "GRADLE_HOME", "NODE_PATH", "NVM_DIR", "NVM_BIN",
    "VOLTA_HOME", "GOROOT", "GOPATH", "GOFLAGS", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN",
    "GEM_HOME", "GEM_PATH", "RBENV_ROOT", "DOTNET_ROOT", "SOURCE_DATE_EPOCH",
})  # fmt: skip
_FIXED = {
    "CI": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "HOMEPORT_SANDBOX": "1",
    "NO_COLOR": "1",
    "PIP_NO_INPUT": "1",
    "PYTEST_ADDOPTS": "-p no:homeport",  # our own plugin watches from outside, if at all
    "PYTHONDONTWRITEBYTECODE": "1",  # files change within a second here; caches would not notice
    "TERM": "dumb",
    "TMPDIR": "/tmp",  # noqa: S108 -- the sandbox's own
}


def scrubbed(environ: Mapping[str, str], extra: Mapping[str, str]) -> dict[str, str]:
    """Return what is harmless and needed of `environ`, then the fixed ones, then `extra`."""
    kept = {name: text for name, text in environ.items() if name in _KEPT or name[:3] == "LC_"}
    kept.setdefault("PATH", "/usr/local/bin:/usr/bin:/bin")
    kept.setdefault("LANG", "C.UTF-8")
    return {**kept, **_FIXED, **extra}
