"""Lists the readers, in the order in which they are asked about a line."""

from homeport.traces import (
    csharp,
    dart,
    go,
    java,
    javascript,
    native,
    php,
    pytest,
    python,
    ruby,
    rust,
)
from homeport.traces.reader import Reader

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
    ruby.READER,
    native.READER,
)
