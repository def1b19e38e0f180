"""Messages made small: zstd with a dictionary of what all of them have in common, which anybody can fetch."""

import hashlib
from typing import Any

import msgspec
import zstandard

LEVEL, LEVEL_OF_FILES = 3, 9
MOST = 64 * 1024 * 1024  # bytes a file unpacks to

_MOMENT = "2026-01-01T00:00:00.000Z"
_PURPOSES = ("ai.train.generative", "ai.train.discriminative", "dataset.public", "dataset.choices", "stream.partners")
_PLACE = {"seq": 11, "epoch": "", "time": _MOMENT}
_POST = {"op": "create", "kind": "post", "actor": "u_11", "id": "p_11", "rev": 1}
_ORIGIN = {"origin": {"type": "none", "evidence": "author"}, "labels": []}
_RECORD = {
    "text": "",
    "spoiler_text": "",
    "language": "en",
    "created_at": _MOMENT,
    "edited_at": None,
    "in_reply_to": None,
    "quote_of": None,
    "parents": ["p_11"],
    "tags": [],
    "media": [{"id": "11", "type": "image", "url": "https://", "preview_url": "", "meta": {"original": {"width": 1}}}],
}
# Field names and constants, so that nothing anybody said or did is in it. What is most common stands last, where
# references to it are shortest.
_SAMPLES: tuple[dict[str, Any], ...] = (
    {"$type": "#moderation", **_PLACE, "action": "takedown", "ids": ["p_11"], "degree": "autonomous"},
    {"$type": "#account", **_PLACE, "actor": "u_11", "status": "suspended"},
    {"$type": "#release", **_PLACE, "dataset": "", "version": "1.0.0"},
    {"$type": "#erase", **_PLACE, "actor": "u_11", "ids": ["p_11"]},
    {"$type": "#consent", **_PLACE, "subject": "u_11", "scope": "account", "states": dict.fromkeys(_PURPOSES, "given")},
    {"$type": "#heartbeat", "head": 11, "epoch": ""},
    {
        "$type": "#record",
        **_PLACE,
        **_POST,
        "origin": {"type": "generated", "evidence": "log"},
        "labels": ["sensitive"],
        "usage": {"allows": _PURPOSES, "content_usage": "train-ai=y, search=y", "tdm_reservation": 0},
        "hash": "sha256:",
        "record": _RECORD,
    },
    {"$type": "#record", **_PLACE, "op": "create", "kind": "boost", "actor": "u_11", "id": "p_11", "by": "p_11"},
    {
        "$type": "#record",
        **_PLACE,
        **_POST,
        **_ORIGIN,
        "usage": {"allows": [], "content_usage": "train-ai=n", "tdm_reservation": 1},
    },
    {"$type": "#record", **_PLACE, "op": "delete", "kind": "like", "actor": "u_11", "id": "p_11"},
    {"$type": "#record", **_PLACE, "op": "create", "kind": "like", "actor": "u_11", "id": "p_11"},
)
DICTIONARY = b"\n".join(msgspec.json.encode({"$type": "message", "payload": one}) for one in _SAMPLES)
DICTIONARY_ID = hashlib.sha256(DICTIONARY).hexdigest()[:16]
_zstd = zstandard.ZstdCompressionDict(DICTIONARY, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
_zstd.precompute_compress(level=LEVEL)
_messages = zstandard.ZstdCompressor(dict_data=_zstd, level=LEVEL, write_checksum=False)


def pack(message: bytes) -> bytes:
    """What is sent, as a frame of its own; on the event loop only, as the compressor is one for all."""
    return _messages.compress(message)


def pack_file(content: bytes) -> bytes:
    """A file, packed tighter; in any thread."""
    own = zstandard.ZstdCompressionDict(DICTIONARY, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    return zstandard.ZstdCompressor(dict_data=own, level=LEVEL_OF_FILES, write_checksum=True).compress(content)


def unpack(packed: bytes) -> bytes:
    """What was packed; in any thread. Raises `ValueError` for what is damaged."""
    own = zstandard.ZstdCompressionDict(DICTIONARY, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    try:
        return zstandard.ZstdDecompressor(dict_data=own).decompress(packed, max_output_size=MOST)
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from error
