"""Opens the model that ranks by meaning, fetching it when a person asked for it by an option."""

import os
import sys

from homeport.code.embedding import Embedder, open_embedder
from homeport.weights.cache import State, file_of, state
from homeport.weights.sentence import FILES, NAME, NETWORK, WORD_PIECES
from homeport.weights.signatures import require_signature


def embedder() -> Embedder:
    """Return the model, loaded; its two files are pulled when they are not here.

    Raises:
        SignatureRefused: the team requires signatures, and these files have none.
        WeightsError: no source has them, or the extra `embeddings` is missing.
    """
    if any(state(entry) is not State.VERIFIED for entry in FILES):
        _pull()
    for entry in FILES:
        require_signature((entry,))
    return open_embedder(NAME, file_of(NETWORK), file_of(WORD_PIECES))


def _pull() -> None:
    from homeport.weights.choose import Origin, choose  # noqa: PLC0415 -- network code, for this only
    from homeport.weights.pull import pull  # noqa: PLC0415 -- as above

    origin = Origin.of(os.environ)
    for entry in FILES:
        print(f"homeport: fetching {entry.file}, {entry.size / 1e6:.1f} MB", file=sys.stderr)
        pull(entry, choose(entry, origin), notice=_say)


def _say(sentence: str) -> None:
    print(f"homeport: {sentence}", file=sys.stderr)
