"""What code in the sandbox may try, and that nothing of it reaches the machine outside."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from homeport.errors import SandboxUnavailable
from homeport.sandbox import Limits, Outcome, Reason, Sandbox

_MIB = 1 << 20
SECRET = "canary-" + "7f3a" * 6
BOUNDS = Limits(
    cpu_s=3, wall_s=20, memory=256 * _MIB, processes=24, file=8 * _MIB, disk=32 * _MIB,
    open_files=64, output=_MIB,
)  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a git folder, beside a folder that is none of the code's business."""
    folder = tmp_path_factory.mktemp("escapes")
    (folder / "repo" / ".git" / "hooks").mkdir(parents=True)
    (folder / "repo" / "app.py").write_text("x = 1\n", encoding="utf-8")
    (folder / "outside").mkdir()
    (folder / "outside" / "note").write_text(SECRET, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def shared(place: Path) -> Iterator[Sandbox]:
    """One sandbox for all attempts; skipped only where the machine can have none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOMEPORT_TEST_TOKEN", SECRET)
        patch.setenv("SSH_AUTH_SOCK", str(place / "outside" / "agent"))
        try:
            box = Sandbox.open(place / "repo", BOUNDS)
        except SandboxUnavailable as error:
            pytest.skip(str(error))
        with box:
            yield box


@pytest.fixture
def box(shared: Sandbox) -> Sandbox:
    """The shared sandbox, as new."""
    shared.reset()
    return shared


def attempt(box: Sandbox, code: str, limits: Limits | None = None) -> Outcome:
    """Run Python code in the sandbox; what it prints says how far it came."""
    return box.run([sys.executable, "-I", "-c", textwrap.dedent(code)], limits=limits)


def tree(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """All files below a folder with content, mode and time."""
    return {
        str(path): (path.read_bytes(), path.stat().st_mode, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_no_network_over_tcp(box: Sandbox) -> None:
    """A server that listens on the machine's loopback is not reached, nor is an address abroad."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.01)
        port = server.getsockname()[1]
        done = attempt(
            box,
            f"""
            import socket
            for place in (("127.0.0.1", {port}), ("192.0.2.1", 80), ("::1", {port})):
                try:
                    socket.create_connection(place, 2)
                    print("connected", place)
                except OSError as error:
                    print("refused")
            """,
        )
        with pytest.raises(TimeoutError):
            server.accept()
    assert done.stdout == b"refused\n" * 3, done.stderr


def test_no_network_over_udp_and_no_names(box: Sandbox) -> None:
    """A datagram reaches no listener outside, and no name is looked up."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(0.05)
        done = attempt(
            box,
            f"""
            import socket
            plain = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            plain.sendto(b"out", ("127.0.0.1", {server.getsockname()[1]}))
            for place in ("192.0.2.1", "8.8.8.8"):
                try:
                    plain.sendto(b"out", (place, 53))
                    print("sent")
                except OSError:
                    print("refused")
            try:
                socket.getaddrinfo("example.org", 80)
                print("resolved")
            except OSError:
                print("refused")
            """,
        )
        with pytest.raises(TimeoutError):
            server.recv(10)
    assert done.stdout == b"refused\n" * 3, done.stderr


def test_no_socket_families_beside_the_plain_ones(box: Sandbox) -> None:
    """Sockets to a virtual host (vsock), raw packets and the kernel's ciphers are not made."""
    done = attempt(
        box,
        """
        import socket
        for family, kind in ((40, 1), (17, 3), (38, 5)):
            try:
                socket.socket(family, kind)
                print("made")
            except OSError:
                print("refused")
        """,
    )
    assert done.stdout == b"refused\n" * 3


def test_unix_sockets_outside_are_out_of_reach(box: Sandbox, place: Path) -> None:
    """Neither an abstract socket nor one in the file system outside can be connected to."""
    name = f"\0homeport-escape-{os.getpid()}"
    path = place / "s"
    with (
        socket.socket(socket.AF_UNIX) as abstract,
        socket.socket(socket.AF_UNIX) as named,
    ):
        abstract.bind(name)
        abstract.listen()
        named.bind(str(path))
        named.listen()
        done = attempt(
            box,
            f"""
            import socket
            for place in ({name!r}, {str(path)!r}, "/var/run/docker.sock", "/run/docker.sock"):
                try:
                    socket.socket(socket.AF_UNIX).connect(place)
                    print("connected")
                except OSError:
                    print("refused")
            """,
        )
    path.unlink()
    assert done.stdout == b"refused\n" * 4, done.stderr


def test_a_fork_bomb_is_bounded_and_gone(box: Sandbox) -> None:
    """Processes are refused or the run is ended; none is left when it has ended."""
    done = attempt(
        box,
        """
        import os, sys, time
        made = 0
        try:
            while True:
                if os.fork() == 0:
                    time.sleep(600)
                made += 1
        except OSError:
            print(made)
        """,
    )
    assert done.reason is Reason.PROCESSES or 0 < int(done.stdout) <= BOUNDS.processes
    left = box.run(["sh", "-c", "ls -d /proc/[0-9]* | wc -l"])
    assert int(left.stdout) <= 4


def test_a_doubling_fork_bomb_is_bounded(box: Sandbox) -> None:
    """The bomb whose every copy forks again ends within the limits."""
    done = attempt(
        box,
        """
        import os
        while True:
            try:
                os.fork()
            except OSError:
                pass
        """,
        Limits(cpu_s=1, wall_s=10, processes=16, memory=512 * _MIB),
    )
    assert done.reason in {Reason.PROCESSES, Reason.CPU, Reason.WALL}
    assert box.run(["echo", "well"]).stdout == b"well\n"


def test_a_memory_bomb_is_refused(box: Sandbox) -> None:
    """One process gets no more memory than the limit."""
    done = attempt(
        box,
        """
        try:
            kept = bytearray(400 << 20)
            print("had it")
        except MemoryError:
            print("refused")
        """,
    )
    assert done.stdout == b"refused\n"


def test_memory_over_many_processes_is_counted_together(box: Sandbox) -> None:
    """Ten processes that each stay below the limit end for what they have together."""
    done = attempt(
        box,
        """
        import os, time
        for _ in range(10):
            if os.fork() == 0:
                kept = bytearray(os.urandom(1 << 20)) * 100
                time.sleep(600)
        os.wait()
        time.sleep(600)
        """,
        Limits(cpu_s=20, wall_s=60, memory=256 * _MIB),
    )
    assert done.reason is Reason.MEMORY


def test_one_file_is_bounded(box: Sandbox) -> None:
    """A file grows to the limit and no further."""
    done = attempt(
        box,
        """
        import os, signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        try:
            with open("big", "wb") as file:
                while True:
                    file.write(bytes(1 << 20))
        except OSError as error:
            print(os.stat("big").st_size)
        """,
    )
    assert int(done.stdout) <= BOUNDS.file


@pytest.mark.parametrize("folder", [".", "/tmp", "/dev/shm", "/var/tmp", "~"])  # noqa: S108 -- inside
def test_many_files_are_bounded_together(box: Sandbox, folder: str) -> None:
    """Filling the tree or any private folder ends with a full disk or with the run's end."""
    done = attempt(
        box,
        f"""
        import os
        os.chdir(os.path.expanduser({folder!r}))
        try:
            for number in range(64):
                with open(str(number), "wb") as file:
                    for _ in range(4):
                        file.write(bytes(1 << 20))
            print("filled", flush=True)
            import time
            time.sleep(600)
        except OSError:
            print("full")
        """,
        Limits(cpu_s=5, wall_s=20, file=8 * _MIB, disk=32 * _MIB),
    )
    assert done.reason is Reason.DISK or done.stdout == b"full\n"


def test_nothing_outside_is_written(box: Sandbox, place: Path) -> None:
    """Absolute paths, links, hard links, system folders: the disk outside stays bit for bit."""
    before = tree(place)
    done = attempt(
        box,
        f"""
        import os, shutil
        outside = {str(place / "outside")!r}
        tree = {str(place / "repo")!r}
        def attempt(act):
            try:
                act()
            except OSError:
                pass
        def write(path):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as file:
                file.write("escaped")
        for path in (outside + "/note", outside + "/new", "/usr/bin/escaped", "/etc/passwd",
                     "/etc/cron.d/escaped", "/escaped", "/root/escaped", "/boot/escaped",
                     "/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/sys/escaped",
                     os.path.expanduser("~/.bashrc"), os.path.expanduser("~/.ssh/authorized_keys")):
            attempt(lambda: write(path))
        attempt(lambda: os.symlink(outside, "way"))
        attempt(lambda: write("way/note"))
        attempt(lambda: os.link(outside + "/note", "hard"))
        attempt(lambda: os.link("/usr/bin/env", "env"))
        attempt(lambda: write("../outside/note"))
        attempt(lambda: write(".git/hooks/pre-commit"))
        attempt(lambda: os.chmod(".git/hooks/pre-commit", 0o755))
        attempt(lambda: write("app.py"))
        attempt(lambda: os.rename("app.py", outside + "/app.py"))
        attempt(lambda: shutil.rmtree(tree))
        print("tried")
        """,
    )
    assert done.stdout == b"tried\n", done.stderr
    assert tree(place) == before
    for path in ("/usr/bin/escaped", "/etc/cron.d/escaped", "/escaped", "/boot/escaped"):
        assert not Path(path).exists()
    assert "escaped" not in Path("/etc/passwd").read_text(encoding="utf-8")


def test_links_read_back_do_not_lead_outside(box: Sandbox, place: Path) -> None:
    """Reading a file that code has replaced by a link gives nothing, not the file outside."""
    note = place / "outside" / "note"
    attempt(box, f"import os; os.remove('app.py'); os.symlink({str(note)!r}, 'app.py')")
    assert box.read("app.py") is None
    box.write("app.py", b"x = 2\n")
    assert box.read("app.py") == b"x = 2\n"
    assert note.read_text(encoding="utf-8") == SECRET


def test_secrets_are_not_there(box: Sandbox, place: Path) -> None:
    """No key, no setting, no state, no variable with a secret, and no other file of the person."""
    done = attempt(
        box,
        f"""
        import os, sys
        home = os.path.expanduser("~")
        for path in (home + "/.ssh", home + "/.config", home + "/.aws", home + "/.netrc",
                     home + "/.npmrc", home + "/.pypirc", home + "/.gitconfig", "/etc/shadow",
                     "/etc/ssh", "/run/user", {str(place / "outside")!r},
                     {os.environ["HOMEPORT_KEY_FILE"]!r}):
            if os.path.exists(path):
                print("seen", path)
        for name, text in os.environ.items():
            if {SECRET!r} in text or name in ("SSH_AUTH_SOCK", "HOMEPORT_KEY_FILE"):
                print("seen", name)
        """,
    )
    assert (done.exit_code, done.stdout) == (0, b"")


def test_environments_of_other_processes_are_not_there(box: Sandbox) -> None:
    """Every readable `/proc/*/environ` is without the secret; processes outside have no entry."""
    done = attempt(
        box,
        f"""
        import os
        others = set(filter(str.isdigit, os.listdir("/proc"))) - {{str(os.getpid())}}
        for pid in others:
            try:
                if {SECRET.encode()!r} in open(f"/proc/{{pid}}/environ", "rb").read():
                    print("seen", pid)
                if "pytest" in open(f"/proc/{{pid}}/cmdline").read():
                    print("pytest", pid)
            except OSError:
                pass
        print(os.path.exists("/proc/{os.getpid()}/root/etc/shadow"))
        """,
    )
    assert done.stdout == b"False\n"


def test_refused_system_calls(box: Sandbox) -> None:
    """Tracing, mounting, keyrings, namespaces, other processes' memory, clocks: refused."""
    numbers = {
        "ptrace": (101, 117), "mount": (165, 40), "keyctl": (250, 219), "bpf": (321, 280),
        "userfaultfd": (323, 282), "unshare": (272, 97), "setns": (308, 268),
        "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
        "perf_event_open": (298, 241), "io_uring_setup": (425, 425), "chroot": (161, 51),
        "open_by_handle_at": (304, 265), "clock_settime": (227, 112), "pidfd_getfd": (438, 438),
        "settimeofday": (164, 170), "reboot": (169, 142), "init_module": (175, 105),
    }  # fmt: skip
    column = 0 if os.uname().machine == "x86_64" else 1
    done = attempt(
        box,
        f"""
        import ctypes, errno
        c = ctypes.CDLL(None, use_errno=True)
        for name, number in { ({name: pair[column] for name, pair in numbers.items()})!r}.items():
            if c.syscall(number, 16, 1, 0, 0, 0) != -1 or ctypes.get_errno() != errno.EPERM:
                print("allowed", name, ctypes.get_errno())
        print("tried")
        """,
    )
    assert done.stdout == b"tried\n"


def test_the_first_process_cannot_be_traced_or_stopped(box: Sandbox) -> None:
    """Neither tracing nor signals nor its memory file give power over the sandbox's first one."""
    done = attempt(
        box,
        """
        import ctypes, os, signal
        c = ctypes.CDLL(None, use_errno=True)
        print(c.ptrace(16, 1, 0, 0), c.ptrace(16, os.getppid(), 0, 0))
        for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM):
            os.kill(1, number)
        print("still here")
        """,
    )
    assert done.stdout == b"-1 -1\nstill here\n"
    assert box.run(["echo", "well"]).stdout == b"well\n"


def test_signals_do_not_reach_processes_outside(box: Sandbox) -> None:
    """A process outside lives on, whichever way a signal is sent to its number or to all."""
    with subprocess.Popen(["sleep", "600"]) as victim:
        done = attempt(
            box,
            f"""
            import os, signal
            for pid in ({victim.pid}, {os.getpid()}, {os.getppid()}):
                try:
                    os.kill(pid, signal.SIGKILL)
                    print("sent")
                except OSError:
                    print("refused")
            try:
                os.killpg({os.getpgid(0)}, signal.SIGKILL)
                print("sent")
            except OSError:
                print("refused")
            """,
        )
        assert victim.poll() is None
        victim.kill()
    assert done.stdout == b"refused\n" * 4


def test_no_way_to_become_another(box: Sandbox) -> None:
    """Set-user-id bits give nothing: no new privileges, no capability, no other user id."""
    done = attempt(
        box,
        """
        import os, subprocess
        try:
            os.setuid(12345)
            print("became another")
        except OSError:
            print("refused")
        lines = [line.split(":") for line in open("/proc/self/status")]
        flags = {words[0]: words[1].strip() for words in lines}
        print(flags["NoNewPrivs"], flags["CapEff"], flags["CapBnd"])
        print(os.statvfs("/usr").f_flag & os.ST_NOSUID != 0)
        """,
    )
    assert done.stdout == b"refused\n1 0000000000000000 0000000000000000\nTrue\n"


def test_endless_output_is_cut(box: Sandbox) -> None:
    """Output ends at the limit, and the run with it."""
    done = attempt(box, "while True: print('x' * 4096)")
    assert done.reason is Reason.OUTPUT
    assert len(done.stdout) + len(done.stderr) <= BOUNDS.output


def test_busy_loops_end_by_cpu_time(box: Sandbox) -> None:
    """Processor time is counted, also when the signal that says so is ignored."""
    code = "import signal; signal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass"
    assert attempt(box, code, Limits(cpu_s=1, wall_s=30)).reason is Reason.CPU


def test_sleeping_for_ever_ends_by_the_clock(box: Sandbox) -> None:
    """A command that does nothing ends too, whatever signals it ignores."""
    code = """
    import signal, time
    for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN)
    time.sleep(600)
    """
    assert attempt(box, code, Limits(wall_s=0.5)).reason is Reason.WALL


def test_a_daemon_does_not_outlive_the_run(box: Sandbox) -> None:
    """A process that forks twice, leads its own session and closes its files ends with the run."""
    attempt(
        box,
        """
        import os, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.closerange(0, 100)
                while True:
                    with open("alive", "a") as file:
                        file.write("x")
                    time.sleep(0.001)
            os._exit(0)
        os.wait()
        while not os.path.exists("alive"):
            time.sleep(0.001)
        """,
    )
    first, second = (box.run(["sh", "-c", "wc -c < alive; ls -d /proc/[0-9]*"]) for _ in "12")
    assert len(first.stdout.split()) <= 1 + 4  # the warden, sh, ls, and nobody else
    assert first.stdout.split()[0] == second.stdout.split()[0]  # nobody writes any more


def test_the_clock_is_not_changed(box: Sandbox) -> None:
    """Setting the time is refused, and the time outside goes on."""
    before = time.time()
    done = attempt(
        box,
        """
        import time
        try:
            time.clock_settime(time.CLOCK_REALTIME, 0)
            print("set")
        except OSError:
            print("refused")
        """,
    )
    assert done.stdout == b"refused\n"
    assert time.time() >= before


def test_nothing_is_typed_into_the_terminal(box: Sandbox) -> None:
    """There is no controlling terminal, and the call that types into one is refused."""
    done = attempt(
        box,
        """
        import errno, fcntl, os
        try:
            os.open("/dev/tty", os.O_RDWR)
            print("terminal")
        except OSError:
            print("none")
        leader, follower = os.openpty()
        for request in (0x5412, 0x541C):
            try:
                fcntl.ioctl(follower, request, b"x")
                print("typed")
            except OSError as error:
                print(error.errno == errno.EPERM)
        """,
    )
    assert done.stdout == b"none\nTrue\nTrue\n", done.stderr


def test_no_new_namespaces(box: Sandbox) -> None:
    """A user namespace of one's own, the usual start of kernel attacks, is not to be had."""
    done = box.run(["unshare", "-Ur", "id"])
    assert done.exit_code != 0


def test_kill_nine_leaves_the_tree_and_no_process(place: Path, shared: Sandbox) -> None:
    """When Homeport itself is killed, the code dies with it and the real tree is as it was."""
    assert shared.confined
    before = tree(place)
    mark = f"6{os.getpid()}"
    code = f"""
    import sys
    from pathlib import Path
    from homeport.sandbox import Sandbox
    box = Sandbox.open(Path({str(place / "repo")!r}))
    worker = box.start(["sh", "-c", "echo x > app.py; echo up; exec sleep {mark}"])
    print(worker.receive(3, 10).decode(), flush=True)
    worker.finish()
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, text=True
    ) as victim:
        assert victim.stdout is not None
        assert victim.stdout.readline() == "up\n"
        assert _becomes(lambda: bool(_running(f"sleep\x00{mark}")))
        victim.send_signal(signal.SIGKILL)
        victim.wait()
    assert _becomes(lambda: not _running(f"sleep\x00{mark}"))
    assert tree(place) == before


def _becomes(true: Callable[[], bool]) -> bool:
    for _ in range(500):
        if true():
            return True
        time.sleep(0.02)
    return False


def _running(words: str) -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if words in path.read_text(encoding="utf-8", errors="replace"):
                found.append(str(path))
        except OSError:
            continue
    return found
