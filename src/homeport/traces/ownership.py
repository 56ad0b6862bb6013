"""Tells the reader's own code from runtime and vendor code by names alone; no disk is asked."""

from homeport.traces.pattern import Pattern

# Folders into which package managers, runtimes and build services put other people's code.
_VENDOR_FOLDERS = Pattern(
    r"(?:^|/)(?:site-packages|dist-packages|node_modules|bower_components|jspm_packages|\.yarn"
    r"|\.pnpm|third_party|thirdparty|\.cargo|cargo/registry|rustc|rustlib|pkg/mod|\.m2|\.gradle"
    r"|\.nuget|\.pub-cache|\.rbenv|\.rvm|\.pyenv|\.nvm|\.asdf|vendor/bundle|vendor/cache|gems"
    r"|\.bundle|\.cpan|\.stack|\.cabal|bazel-[\w-]++/external|_deps|Pods|Carthage|DerivedData"
    r"|\.swiftpm|SourcePackages|sysdeps|csu|nptl)/"
    r"|^/(?:usr/(?:lib|lib32|lib64|libexec|include|share|bin|sbin)|lib|lib64|lib32|snap)/"
    r"|^/build/[\w.+]+-[A-Za-z0-9]{6}/|^/usr/local/(?:lib|go|share|include)/"
    r"|^/(?:System|Library|Applications|nix/store)/|/Xcode\.app/"
    r"|^/opt/(?:rubies|homebrew|conda|miniconda3?|hostedtoolcache|java|jdk)/"
)

# Per language: files that are the runtime's or a vendor's own.
_FOREIGN_FILES: dict[str, Pattern] = {
    "python": Pattern(
        r"<frozen |<__array_function__|<attrs |<decorator"
        r"|(?:.*/)?lib/python\d(?:\.\d+)?/|.*/Python\d*/[Ll]ib/"
    ),
    "javascript": Pattern(
        r"node:|internal/|\[native code\]$|\(?native\)?$|repl$|evalmachine|InternalBytecode"
        r"|(?:chrome|moz|safari(?:-web)?)-extension:|webpack/|webpack:/+webpack|.*/hermes/"
        r"|(?:.*/)?webpack/(?:bootstrap|runtime)|_\w+\.js$"
        r"|(?:events|timers|module|domain|net|fs|repl|readline|stream|bootstrap_node|assert|vm|tty"
        r"|path|url|https?|child_process|next_tick|node)\.js$"
    ),
    "go": Pattern(r"(?:.*/)?(?:\.?go(?:[-/]?\d[\d.]*)?/src/|vendor/)|_testmain\.go$|_cgo_"),
    "rust": Pattern(r"/rustc/|library/(?:std|core|alloc|test)/"),
    "dart": Pattern(r"dart:|package:flutter/"),
    "ruby": Pattern(r"<internal:|.*/lib/ruby/"),
    "lua": Pattern(r"=?\[C\]"),
    "c++": Pattern(
        r"(?:\.\./|\./)?(?:csu|sysdeps|nptl|stdlib|posix)/|\./(?:assert|debug|elf|io|libio|malloc|misc"
        r"|signal|stdio-common|string|wcsmbs)/|libc_start_call_main\.h$|(?:\.\./)+src/libsanitizer/"
    ),
}
_FOREIGN_FILES["swift"] = _FOREIGN_FILES["objective-c"] = _FOREIGN_FILES["c++"]

_GO_PACKAGES = Pattern(
    r"(?:runtime|panic|net|reflect|testing|sync|internal|os|io|fmt|encoding|database|context|bufio"
    r"|bytes|strings|time|sort|syscall|errors|log|text|html|crypto|compress|math|regexp|golang\.org"
    r"|google\.golang\.org)(?:[./(]|$)"
)
_JVM_PACKAGES = Pattern(
    r"(?:java|javax|jakarta|jdk|sun|com\.sun|oracle|kotlin|kotlinx|scala|groovy|clojure|akka|junit"
    r"|android|androidx|dalvik|libcore|com\.android|com\.google\.(?:android|common|inject|gson)"
    r"|com\.(?:fasterxml|mysql|zaxxer|intellij|jetty)|io\.(?:netty|grpc|reactivex|micrometer"
    r"|undertow)|net\.(?:bytebuddy|sf)|okhttp3|org\.(?:apache|aspectj|assertj|codehaus|eclipse"
    r"|glassfish|gradle|hamcrest|hibernate|jboss|jetbrains|joda|junit|mockito|mortbay|opentest4j"
    r"|postgresql|scalatest|slf4j|springframework|testng|xml|w3c)|ch\.qos\.logback|reactor"
    r"|retrofit2|worker\.org\.gradle|play\.(?:api|core))\."
)
_DOTNET_NAMESPACES = Pattern(
    r"(?:System|Microsoft|MS|Mono|Windows|Newtonsoft|NUnit|[Xx]unit|Internal|Castle|Autofac"
    r"|NHibernate|Npgsql|Dapper|Grpc|Polly|MediatR|AutoMapper|Moq|FluentAssertions|UnityEngine"
    r"|UnityEditor)\.|mscorlib|\(wrapper "
)
_RUST_CRATES = Pattern(
    r"<*&?(?:mut )?(?:std|core|alloc|tokio|futures|backtrace|test|hyper|rayon|rayon_core"
    r"|panic_unwind|backtrace_rs|libfuzzer_sys|F as core|__rustc)\b|rust_|__rust|_rust|fuzzer::"
)
_NATIVE_SYMBOLS = Pattern(
    r"__libc_|_start$|__GI_|__interceptor_|__(?:asan|msan|tsan|ubsan|sanitizer|cxa|cxxabi|gnu_cxx"
    r"|assert|pthread|kernel|clone)|fuzzer::|std::|boost::|operator (?:new|delete)|clone3?$"
    r"|start_thread|raise$|abort$|_?exit$|_Exit$|__run_exit_handlers|\(below main\)"
    r"|malloc_printerr|_int_(?:free|malloc)|(?:m|re|c)?alloc$|free$|mem(?:cpy|move|set)|str(?:len|cpy|cmp)"
    r"|gsignal|pthread_|asan\.module_ctor|_Unwind|objc_|swift_|_?dispatch_|NS\w+ |-\[NS|\+\[NS"
)
_BEAM_OWNERS = Pattern(
    r"\((?:elixir|stdlib|kernel|ex_unit|mix|logger|compiler|erts|iex|phoenix\w*|plug\w*|ecto\w*"
    r"|cowboy\w*|db_connection) |(?:gen_server|gen_statem|proc_lib|erl_eval|erlang|lists"
    r"|supervisor|gen|init|escript|shell|timer|maps|ets|prim_\w+)$"
)

# Per language: what a module's or function's name begins with when it is not the reader's own.
_FOREIGN_NAMES: dict[str, Pattern] = {
    "go": _GO_PACKAGES,
    "java": _JVM_PACKAGES,
    "kotlin": _JVM_PACKAGES,
    "scala": _JVM_PACKAGES,
    "csharp": _DOTNET_NAMESPACES,
    "rust": _RUST_CRATES,
    "c++": _NATIVE_SYMBOLS,
    "swift": _NATIVE_SYMBOLS,
    "objective-c": _NATIVE_SYMBOLS,
    "elixir": _BEAM_OWNERS,
    "erlang": _BEAM_OWNERS,
}

# These name the class or the symbol rather than the file; a frame without a file may be own code.
_NAMED_WITHOUT_FILE = frozenset(
    {"java", "kotlin", "scala", "csharp", "rust", "c++", "swift", "objective-c", "elixir", "erlang"}
)


def normal(path: str) -> str:
    """Return the path with forward slashes."""
    return path.replace("\\", "/") if "\\" in path else path


def in_app(language: str, file: str, module: str = "", function: str = "") -> bool:
    """Judge whether a frame is the reader's own code."""
    path = normal(file)
    if not path and language not in _NAMED_WITHOUT_FILE:
        return False
    if path and _VENDOR_FOLDERS.search(path):
        return False
    files, names = _FOREIGN_FILES.get(language), _FOREIGN_NAMES.get(language)
    if path and files is not None and files.match(path):
        return False
    return names is None or not names.match(module or function)
