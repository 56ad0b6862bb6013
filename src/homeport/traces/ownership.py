"""Tells the reader's own code from runtime and vendor code, by names alone: the disk is not asked."""

from homeport.traces.pattern import Pattern

# Folders into which package managers, runtimes and build services put other people's code.
_VENDOR_FOLDERS = Pattern(
    r"(?:^|/)(?:site-packages|dist-packages|node_modules|bower_components|jspm_packages|\.yarn|"
    r"\.pnpm"
    r"|third_party|thirdparty|\.cargo|cargo/registry|rustc|rustlib|pkg/mod|\.m2|\.gradle|\.nuget|"
    r"\.pub-cache"
    r"|\.rbenv|\.rvm|\.pyenv|\.nvm|\.asdf|vendor/bundle|vendor/cache|gems|\.bundle|\.cpan|\.stack|"
    r"\.cabal"
    r"|bazel-[\w-]+/external|_deps|Pods|Carthage|DerivedData|\.swiftpm|SourcePackages)/"
    r"|^/(?:usr/(?:lib|lib32|lib64|libexec|include|share|bin|sbin)|lib|lib64|lib32|build/[\w.+-]+|"
    r"snap)/"
    r"|^/usr/local/(?:lib|go|share|include)/|^/(?:System|Library|Applications)/|/Xcode\.app/"
    r"|^/nix/store/|^/opt/(?:rubies|homebrew|conda|miniconda3?|hostedtoolcache|java|jdk)/"
)
_PYTHON = Pattern(
    r"<frozen |(?:^|/)lib/python\d(?:\.\d+)?/|/Python\d*/Lib/|/Python\d+/lib/|^<__array_function__|"
    r"^<attrs |^<decorator"
)
_JAVASCRIPT = Pattern(
    r"^node:|^internal/|^\[native code\]$|^native$|^(?:events|timers|module|domain|net|fs|repl|"
    r"readline|stream"
    r"|_\w+|bootstrap_node|assert|vm|path|url|http|https|tty|child_process|next_tick|node)\.js$"
    r"|^(?:chrome|moz|safari(?:-web)?)-extension:|^(?:webpack/|webpack:/+webpack)|"
    r"/webpack/(?:bootstrap|runtime)"
    r"|^(?:repl|evalmachine\.<anonymous>)?$|^evalmachine|^InternalBytecode|/hermes/"
)
_GO = Pattern(
    r"(?:^|/)go/src/|(?:^|/)\.?go(?:[-/]?\d[\d.]*)?/src/(?:runtime|net|reflect|testing|sync|"
    r"internal|os|io|fmt|encoding"
    r"|database|context|bufio|bytes|strings|time|sort|syscall|errors|log|text|html|crypto|compress|"
    r"math|regexp)/"
    r"|(?:^|/)vendor/|^_testmain\.go$|^_cgo_"
)
_GO_MODULES = Pattern(
    r"(?:runtime|panic|net|reflect|testing|sync|internal|os|io|fmt|encoding|database|context|bufio|"
    r"bytes|strings|time"
    r"|sort|syscall|errors|log|text|html|crypto|compress|math|regexp|golang\.org|"
    r"google\.golang\.org)(?:[./(]|$)"
)
_JVM = (
    "java."
    , "javax.", "jakarta.", "jdk.", "sun.", "com.sun.", "oracle.", "kotlin.", "kotlinx.", "scala.",
    "groovy.", "clojure.", "akka.", "android.", "androidx.", "dalvik.", "com.android.", "libcore.",
    "com.google.android."
    , "com.google.common.", "com.google.inject.", "com.google.gson.", "com.fasterxml.",
    "com.mysql."
    , "com.zaxxer.", "com.intellij.", "io.netty.", "io.grpc.", "io.reactivex.", "io.micrometer.",
    "io.undertow."
    , "net.bytebuddy.", "net.sf.", "okhttp3.", "org.apache.", "org.aspectj.", "org.assertj.",
    "org.codehaus."
    , "org.eclipse.", "org.glassfish.", "org.gradle.", "org.hamcrest.", "org.hibernate.", "org.jboss.",
    "org.jetbrains."
    , "org.joda.", "org.junit.", "junit.", "org.mockito.", "org.mortbay.", "org.opentest4j.", "org.postgresql.",
    "org.scalatest."
    , "org.slf4j.", "ch.qos.logback.", "org.springframework.", "org.testng.", "org.xml.", "org.w3c.",
    "reactor.", "retrofit2.", "worker.org.gradle.", "play.api.", "play.core.",
)  # fmt: skip
_DOTNET = (
    "System."
    , "Microsoft.", "MS.", "Mono.", "mscorlib", "Windows.", "Newtonsoft.", "NUnit.", "Xunit.", "xunit.", "Internal.",
    "Castle."
    , "Autofac.", "NHibernate.", "Npgsql.", "Dapper.", "Grpc.", "Polly.", "MediatR.", "AutoMapper.", "Moq.",
    "FluentAssertions.", "UnityEngine.", "UnityEditor.", "(wrapper ",
)  # fmt: skip
_RUST = (
    "std::"
    , "core::", "alloc::", "<std::", "<core::", "<alloc::", "rust_begin_unwind", "__rust", "_rust", "rust_panic", "rust_eh",
    "tokio::"
    , "<tokio::", "futures::", "backtrace::", "test::", "<&mut F as core", "<F as core", "<&F as core", "hyper::", "<hyper::",
    "panic_unwind", "backtrace_rs::", "rayon::", "<rayon", "rayon_core::", "libfuzzer_sys::",
)  # fmt: skip
_NATIVE = (
    "__libc_"
    , "_start", "__GI_", "__interceptor_", "__asan_", "__msan_", "__tsan_", "__ubsan_", "__sanitizer", "fuzzer::",
    "std::"
    , "__gnu_cxx::", "__cxxabi", "__cxa_", "boost::", "operator new", "operator delete", "clone", "__clone", "start_thread",
    "raise"
    , "abort", "__assert", "malloc", "free", "realloc", "calloc", "memcpy", "memmove", "memset", "strlen", "strcpy",
    "gsignal", "__pthread", "pthread_", "__kernel", "asan.module_ctor", "_Unwind",
)  # fmt: skip
_BEAM = Pattern(
    r"^(?:\((?:elixir|stdlib|kernel|ex_unit|mix|logger|compiler|erts|iex|phoenix\w*|plug\w*|"
    r"ecto\w*|cowboy\w*|db_connection) |"
    r"(?:gen_server|gen_statem|proc_lib|erl_eval|erlang|lists|supervisor|gen|init|shell|timer|maps|"
    r"ets|prim_\w+)$)"
)


def normal(path: str) -> str:
    """Return the path with forward slashes."""
    return path.replace("\\", "/") if "\\" in path else path


def in_app(language: str, file: str, module: str = "", function: str = "") -> bool:
    """Judge whether a frame is the reader's own code."""
    path = normal(file)
    if path and _VENDOR_FOLDERS.search(path):
        return False
    match language:
        case "python":
            return bool(path) and not _PYTHON.search(path)
        case "javascript":
            return bool(path) and not _JAVASCRIPT.search(path)
        case "go":
            return bool(path) and not _GO.search(path) and not _GO_MODULES.match(module or function)
        case "java" | "kotlin" | "scala":
            return not (module or function).startswith(_JVM)
        case "csharp":
            return not (module or function).startswith(_DOTNET)
        case "rust":
            return not function.startswith(_RUST) and not path.startswith(("/rustc/", "library/"))
        case "c++" | "swift" | "objective-c":
            return not function.startswith(_NATIVE) and not path.startswith(
                ("./csu/", "../sysdeps/", "./nptl/")
            )
        case "dart":
            return not path.startswith(("dart:", "package:flutter/"))
        case "elixir" | "erlang":
            return not _BEAM.match(module)
        case _:
            return bool(path) and not path.startswith(("<internal:", "[internal", "=[C]", "[C]"))
