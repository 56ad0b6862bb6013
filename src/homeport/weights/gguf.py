"""What a GGUF file says about itself, read without loading it or trusting its lengths.

Enough to tell a model's file from something else and to show its chat template, which is data that
shapes every prompt. Tensors are llama.cpp's business.
"""

import hashlib
import os
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from homeport.errors import WeightsError

MAGIC = b"GGUF"
VERSIONS = (2, 3)
MOST_PAIRS = 4096  # real files have a few dozen

# Value types by their number in the file: the format of one value, as struct names it.
_SCALARS = {
    0: "<B",
    1: "<b",
    2: "<H",
    3: "<h",
    4: "<I",
    5: "<i",
    6: "<f",
    7: "<?",
    10: "<Q",
    11: "<q",
    12: "<d",
}
_STRING, _ARRAY = 8, 9

# llama.cpp's numbers of file types, as `general.file_type` gives them.
_FILE_TYPES = {
    0: "F32",
    1: "F16",
    2: "Q4_0",
    3: "Q4_1",
    7: "Q8_0",
    8: "Q5_0",
    9: "Q5_1",
    10: "Q2_K",
    11: "Q3_K_S",
    12: "Q3_K_M",
    13: "Q3_K_L",
    14: "Q4_K_S",
    15: "Q4_K_M",
    16: "Q5_K_S",
    17: "Q5_K_M",
    18: "Q6_K",
    19: "IQ2_XXS",
    20: "IQ2_XS",
    21: "Q2_K_S",
    22: "IQ3_XS",
    23: "IQ3_XXS",
    24: "IQ1_S",
    25: "IQ4_NL",
    26: "IQ3_S",
    27: "IQ3_M",
    28: "IQ2_S",
    29: "IQ2_M",
    30: "IQ4_XS",
    31: "IQ1_M",
    32: "BF16",
}

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the head of a model's file declares."""

    architecture: str
    name: str
    context_length: int
    chat_template: str
    chat_template_sha256: str
    declared_quantisation: str = ""
    declared_licence: str = ""


def read_metadata(path: Path) -> Metadata:
    """Read the head of the file.

    Raises:
        WeightsError: it cannot be read, or is no GGUF file, or ends in the middle of its head.
    """
    try:
        with path.open("rb") as file:
            pairs = dict(_Head(file).pairs())
    except (OSError, struct.error, UnicodeDecodeError) as error:
        raise WeightsError(
            f"{path.name} cannot be read as a model: {error}", hint="homeport models verify"
        ) from error
    architecture = str(pairs.get("general.architecture", ""))
    template = str(pairs.get("tokenizer.chat_template", ""))
    window = pairs.get(f"{architecture}.context_length", 0)
    kind = pairs.get("general.file_type")
    return Metadata(
        architecture=architecture,
        name=str(pairs.get("general.name", "")),
        context_length=max(window, 0) if isinstance(window, int) else 0,
        chat_template=template,
        chat_template_sha256=hashlib.sha256(template.encode()).hexdigest(),
        declared_quantisation=_FILE_TYPES.get(kind, "") if isinstance(kind, int) else "",
        declared_licence=str(pairs.get("general.license", "")),
    )


class _Head:
    """Walks the key-value pairs; every length is held against what is left of the file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = os.fstat(file.fileno()).st_size

    def pairs(self) -> Iterable[tuple[str, Value]]:
        if self._take(4) != MAGIC:
            raise struct.error("it does not begin as GGUF files do")
        version = self._number("<I")
        if version not in VERSIONS:
            raise struct.error(f"GGUF version {version} is not known")
        self._number("<Q")  # tensors
        count = self._number("<Q")
        if count > MOST_PAIRS:
            raise struct.error(f"it declares {count} entries")
        for _ in range(int(count)):
            key = self._string()
            yield key, self._value(int(self._number("<I")))

    def _value(self, kind: int) -> Value:
        if kind in _SCALARS:
            return self._number(_SCALARS[kind])
        if kind == _STRING:
            return self._string()
        if kind == _ARRAY:
            self._skip_array()
            return None
        raise struct.error(f"value type {kind} is not known")

    def _skip_array(self) -> None:
        """Pass over an array: vocabularies are long, and nobody asks for them."""
        kind, count = int(self._number("<I")), int(self._number("<Q"))
        if kind in _SCALARS:
            self._skip(struct.calcsize(_SCALARS[kind]) * count)
        elif kind == _STRING:
            for _ in range(count):
                self._skip(int(self._number("<Q")))
        else:
            raise struct.error(f"an array of value type {kind} is not known")

    def _number(self, form: str) -> int | float:
        value: int | float = struct.unpack(form, self._take(struct.calcsize(form)))[0]
        return value

    def _string(self) -> str:
        return self._take(int(self._number("<Q"))).decode("utf-8")

    def _take(self, count: int) -> bytes:
        if count > self._size - self._file.tell():
            raise struct.error("it ends in the middle of its head")
        return self._file.read(count)

    def _skip(self, count: int) -> None:
        if count > self._size - self._file.tell():
            raise struct.error("it ends in the middle of its head")
        self._file.seek(count, os.SEEK_CUR)
