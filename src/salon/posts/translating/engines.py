"""Translation engines: servers that speak LibreTranslate's protocol or DeepL's, named in the settings."""

import functools
import time
from collections.abc import Awaitable
from typing import Any, NamedTuple, Protocol, TypeVar

import msgspec

from salon.kit.context import settings
from salon.kit.errors import Unavailable
from salon.kit.outbound import Limits, OutboundError, fetch

LANGUAGES_SECONDS = 3600  # how long an engine's list of languages is believed
LIMITS = Limits(max_bytes=2 * 1024 * 1024, seconds=15)
UNKNOWN = "und"  # a source the engine has to find out
T = TypeVar("T")
Languages = dict[str, list[str]]


class Translated(NamedTuple):
    """Texts in another language, and the one they were in."""

    texts: list[str]
    source: str


class Engine(Protocol):
    """What every engine can do; texts are HTML. Both raise `Unavailable` when the server is."""

    provider: str

    async def list_languages(self) -> Languages:
        """Which languages (with `und`, any) can be translated into which."""
        ...

    async def translate(self, texts: list[str], source: str | None, target: str) -> Translated:
        """The texts in another language, in their order."""
        ...


class LibreTranslate:
    """LibreTranslate and what speaks its protocol."""

    provider = "LibreTranslate"

    def __init__(self, url: str, key: str) -> None:
        self._url, self._key = url.rstrip("/"), key

    async def list_languages(self) -> Languages:
        """Every source with its targets; any of the targets for a source to be found out."""
        rows = msgspec.convert(await _ask(f"{self._url}/languages"), list[_Language])
        found = {row.code: [one for one in row.targets if one != row.code] for row in rows}
        return found | {UNKNOWN: sorted({one for targets in found.values() for one in targets})}

    async def translate(self, texts: list[str], source: str | None, target: str) -> Translated:
        """One request for all texts."""
        order = {"q": texts, "source": source or "auto", "target": target, "format": "html"}
        if self._key:
            order["api_key"] = self._key
        said = msgspec.convert(await _ask(f"{self._url}/translate", order), _LibreAnswer)
        detected = said.detectedLanguage[0].language if said.detectedLanguage else source or UNKNOWN
        return _checked(Translated(said.translatedText, detected), texts)


class DeepL:
    """DeepL and what speaks its protocol."""

    provider = "DeepL.com"

    def __init__(self, url: str, key: str) -> None:
        self._url, self._headers = url.rstrip("/"), {"Authorization": f"DeepL-Auth-Key {key}"}

    async def list_languages(self) -> Languages:
        """Every source with all targets but itself."""
        sources, targets = await self._list_codes("source"), await self._list_codes("target")
        plain = sorted({*targets, *(one.partition("-")[0] for one in targets)})
        return {one: [to for to in plain if to != one] for one in sources} | {UNKNOWN: plain}

    async def translate(self, texts: list[str], source: str | None, target: str) -> Translated:
        """One request for all texts."""
        order: dict[str, Any] = {"text": texts, "target_lang": target.upper(), "tag_handling": "html"}
        if source:
            order["source_lang"] = source.partition("-")[0].upper()
        said = msgspec.convert(await _ask(f"{self._url}/v2/translate", order, self._headers), _DeepAnswer)
        detected = said.translations[0].detected_source_language.lower() if said.translations else UNKNOWN
        return _checked(Translated([one.text for one in said.translations], detected), texts)

    async def _list_codes(self, kind: str) -> list[str]:
        rows = await _ask(f"{self._url}/v2/languages?type={kind}", None, self._headers)
        return [row.language.lower() for row in msgspec.convert(rows, list[_DeepLanguage])]


class _Language(msgspec.Struct):
    code: str
    targets: list[str] = []


class _Detected(msgspec.Struct):
    language: str


class _LibreAnswer(msgspec.Struct):
    translatedText: list[str]  # noqa: N815  their word
    detectedLanguage: list[_Detected] | None = None  # noqa: N815  their word


class _DeepLanguage(msgspec.Struct):
    language: str


class _DeepText(msgspec.Struct):
    text: str
    detected_source_language: str = UNKNOWN


class _DeepAnswer(msgspec.Struct):
    translations: list[_DeepText]


def find_engine() -> Engine | None:
    """The engine of the settings; None without."""
    known = settings()
    return _open(known.translation_engine, known.translation_url, known.translation_key)


@functools.lru_cache(maxsize=4)
def _open(kind: str, url: str, key: str) -> Engine | None:
    if not url:
        return None
    return DeepL(url, key) if kind == "deepl" else LibreTranslate(url, key)


_languages: dict[Engine, tuple[float, Languages]] = {}


async def list_languages(engine: Engine) -> Languages:
    """What an engine can, asked for once an hour; raises `Unavailable`."""
    known = _languages.get(engine)
    if known is None or known[0] < time.monotonic():
        known = _languages[engine] = (time.monotonic() + LANGUAGES_SECONDS, await _convert(engine.list_languages()))
    return known[1]


async def translate(engine: Engine, texts: list[str], source: str | None, target: str) -> Translated:
    """As the engine does it; an answer that is not understood is `Unavailable` too."""
    return await _convert(engine.translate(texts, source, target))


async def _convert(asking: Awaitable[T]) -> T:
    try:
        return await asking
    except msgspec.ValidationError as error:
        raise Unavailable("The translation engine answered what is not understood.") from error


def _checked(found: Translated, texts: list[str]) -> Translated:
    if len(found.texts) != len(texts):
        raise Unavailable("The translation engine left something out.")
    return found


async def _ask(url: str, order: object = None, headers: dict[str, str] | None = None) -> Any:
    """JSON from the engine; raises `Unavailable` with a sentence."""
    sent = dict(headers or {}) | ({"Content-Type": "application/json"} if order is not None else {})
    try:
        answer = await fetch(
            url,
            method="GET" if order is None else "POST",
            headers=sent,
            body=None if order is None else msgspec.json.encode(order),
            limits=LIMITS,
            named_by_operator=True,
        )
    except OutboundError as error:
        raise Unavailable("The translation engine does not answer just now.") from error
    if answer.status in {429, 456}:
        raise Unavailable("The translation engine has had enough for now. Try again later.")
    if answer.status != 200:
        raise Unavailable("The translation engine has a problem just now.")
    try:
        return msgspec.json.decode(answer.body)
    except msgspec.DecodeError as error:
        raise Unavailable("The translation engine answered what is not understood.") from error
