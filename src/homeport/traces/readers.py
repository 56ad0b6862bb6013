"""Lists the readers, in the order in which they are asked about a line."""

from homeport.traces import (
    beam,
    csharp,
    dart,
    diagnostics,
    go,
    haskell,
    java,
    javascript,
    lua,
    native,
    perl,
    php,
    powershell,
    pytest,
    python,
    r,
    ruby,
    rust,
    shell,
    sql,
)
from homeport.traces.reader import Reader

# Whole reports come before single traces, and readers of strict shapes before those of loose ones.
READERS: tuple[Reader, ...] = (
    pytest.READER,
    python.READER,
    go.READER,
    java.READER,
    csharp.READER,
    javascript.READER,
    dart.READER,
    php.READER,
    rust.READER,
    beam.READER,
    lua.READER,
    haskell.READER,
    ruby.READER,
    native.READER,
    diagnostics.READER,
    powershell.READER,
    sql.READER,
    r.READER,
    perl.READER,
    shell.READER,
)
