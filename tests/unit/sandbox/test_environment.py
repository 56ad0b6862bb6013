"""Which variables code in the sandbox sees."""

from homeport.sandbox.environment import scrubbed


def test_only_known_harmless_variables_pass() -> None:
    """Tokens, sockets and whatever is not on the list stay outside; the language settings pass."""
    seen = scrubbed(
        {
            "PATH": "/bin",
            "LC_ALL": "C",
            "SSH_AUTH_SOCK": "/s",
            "GITHUB_TOKEN": "t",
            "HOMEPORT_KEY_FILE": "/k",
            "LD_PRELOAD": "/x.so",
            "TERM": "xterm",
        },
        {},
    )
    assert seen["PATH"] == "/bin"
    assert seen["LC_ALL"] == "C"
    assert seen["TERM"] == "dumb"
    assert not {"SSH_AUTH_SOCK", "GITHUB_TOKEN", "HOMEPORT_KEY_FILE", "LD_PRELOAD"} & seen.keys()


def test_the_caller_has_the_last_word() -> None:
    """What is asked for comes on top; without a PATH there is a plain one."""
    seen = scrubbed({}, {"CI": "0", "SEED": "3"})
    assert (seen["CI"], seen["SEED"], seen["LANG"]) == ("0", "3", "C.UTF-8")
    assert "/usr/bin" in seen["PATH"]
