"""Lists the readers, in the order in which they are asked about a line."""

from homeport.traces import go, java, javascript, pytest, python
from homeport.traces.reader import Reader

READERS: tuple[Reader, ...] = (
    pytest.READER,
    python.READER,
    go.READER,
    java.READER,
    javascript.READER,
)
