"""The calls of OpenAI's Images API through its SDK; imported only where the extra is installed."""

import base64
import binascii
import contextlib
import io
import math
import time
from collections.abc import Iterator
from typing import Any

import openai
from PIL import Image

from salon.studio.engines.configured import ImagesApi
from salon.studio.engines.images_api import MILLION, WAITING_SECONDS
from salon.studio.engines.looks import to_start
from salon.studio.engines.masks import open_picture, to_pixels, to_png, to_preview
from salon.studio.engines.protocol import CannotDrawError, Order, Progress, Result

REFUSED = "The service refuses this picture: its rules do not allow it. Say it in other words."
WRONG = "The service could not make this picture from that order."
BUSY = "The service is too busy just now. Try again in a few minutes."
USED_UP = "This place has used up what it may spend with the service. Whoever runs it can see to that."
NO_ENTRY = "The service does not let this place in. Whoever runs it can see to that."
UNREACHABLE = "The service could not be reached. Try again in a few minutes."
TOO_SLOW = "The service took too long to answer. Try again in a few minutes."
BROKEN = "The service failed in the middle of the picture. Try again in a few minutes."
NO_PICTURE = "The service answered something that is not a picture. Try again in a moment."
REFUSALS = frozenset({"moderation_blocked", "content_policy_violation", "image_generation_user_error"})
NEVER_CONNECTED = frozenset({"ConnectError", "ConnectTimeout"})
CONNECT_SECONDS = 10.0
MAX_SAID = 300
MAX_BYTES = 48 * 1024 * 1024


def connect(options: ImagesApi, key: str) -> openai.OpenAI:
    """The SDK's client. It retries nothing by itself: only we know which calls cost nothing."""
    return openai.OpenAI(
        api_key=key,
        base_url=options.base_url or None,
        max_retries=0,
        timeout=openai.Timeout(options.timeout_seconds, connect=CONNECT_SECONDS),
    )


def draw(client: openai.OpenAI, options: ImagesApi, order: Order) -> Iterator[Progress | Result]:
    """Ask for one picture, waiting for a busy service as long as it says; nothing else is ever asked twice."""
    waited = 0.0
    for left in range(options.retries, -1, -1):
        try:
            yield from _ask(client, options, order)
        except openai.RateLimitError as error:
            if error.code == "insufficient_quota":
                raise CannotDrawError(USED_UP) from error
            seconds = _read_wait(error, options.retries - left)
            if not left or waited + seconds > WAITING_SECONDS:
                raise CannotDrawError(BUSY) from error
            yield Progress(fraction=0.01, stage=f"the service is busy; asking again in {math.ceil(seconds)} s")
            time.sleep(seconds)
            waited += seconds
        except openai.APIError as error:
            raise _explain(error) from error
        except CannotDrawError:
            raise
        except Exception as error:  # what lies below the SDK may break in any way once an answer has begun
            raise CannotDrawError(BROKEN, cost=None) from error
        else:
            return


def _ask(client: openai.OpenAI, options: ImagesApi, order: Order) -> Iterator[Progress | Result]:
    yield Progress(fraction=0.02, stage="asking the service")
    prompt, notes = to_start(order, edits=options.edits)
    if order.negative_prompt:
        prompt = f"{prompt} Leave out: {order.negative_prompt}."
    pictures = [one.image for one in [*order.sources, *order.references] if one.image] if options.edits else []
    asked: dict[str, Any] = {"model": options.model, "prompt": prompt, "size": f"{order.width}x{order.height}", "n": 1}
    asked |= {name: getattr(options, name) for name in ("quality", "response_format") if getattr(options, name)}
    asked["extra_headers"] = {"Idempotency-Key": f"salon-{order.id}"} if order.id else {}
    if options.seed:
        asked["extra_body"] = {"seed": order.seed}
    if options.partial_images:
        asked |= {"stream": True, "partial_images": options.partial_images}
    if pictures:
        asked["image"] = [_to_file(one, at) for at, one in enumerate(pictures, start=1)]
        if order.mask is not None:
            asked["mask"] = ("mask.png", _to_mask(order, pictures[0]), "image/png")
        answer = client.images.edit(**asked)
    else:
        if options.moderation:
            asked["moderation"] = options.moderation
        answer = client.images.generate(**asked)
    yield from _read_stream(answer, options, notes) if options.partial_images else [_to_result(answer, options, notes)]


def _read_stream(events: Any, options: ImagesApi, notes: list[str]) -> Iterator[Progress | Result]:
    """Partial pictures as previews, then the picture; a stream that ends without one is an error."""
    with events:
        for event in events:
            kind = str(getattr(event, "type", ""))
            if kind.endswith(".partial_image"):
                seen = int(getattr(event, "partial_image_index", 0)) + 1
                fraction = min(0.1 + 0.8 * seen / (options.partial_images + 1), 0.9)
                yield Progress(fraction=fraction, stage="drawing", preview=_preview(event))
            elif kind.endswith(".completed"):
                yield _finish(event, event, options, notes)
                return
    raise CannotDrawError(BROKEN, cost=None)


def _to_result(answer: Any, options: ImagesApi, notes: list[str]) -> Result:
    pictures = getattr(answer, "data", None)
    if not pictures:
        raise CannotDrawError(NO_PICTURE, cost=None)
    return _finish(pictures[0], answer, options, notes)


def _finish(picture: Any, answer: Any, options: ImagesApi, notes: list[str]) -> Result:
    """The picture with what it cost by its usage, or by the price of one where the service reports none."""
    cost = _to_cost(getattr(answer, "usage", None), options)
    encoded = getattr(picture, "b64_json", None)
    if not isinstance(encoded, str) or not encoded or len(encoded) > MAX_BYTES * 4 // 3:
        raise CannotDrawError(NO_PICTURE, cost=cost)
    try:
        data = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise CannotDrawError(NO_PICTURE, cost=cost) from error
    read_as = getattr(picture, "revised_prompt", None)
    said = [f"The service read it as: {read_as}"] if isinstance(read_as, str) and read_as else []
    return Result(picture=data, notes=[*notes, *said], cost=cost, model=options.model)


def _to_cost(usage: Any, options: ImagesApi) -> int:
    """Tokens at their prices in millionths of a dollar: dollars for a million tokens are just that for one."""
    prices = options.prices
    if usage is None or not (prices.text_input or prices.image_input or prices.output):
        return round(prices.picture * MILLION)
    details = getattr(usage, "input_tokens_details", None)
    text = _count(details, "text_tokens") if details is not None else _count(usage, "input_tokens")
    cost = text * prices.text_input + _count(details, "image_tokens") * prices.image_input
    return math.ceil(cost + _count(usage, "output_tokens") * prices.output)


def _count(usage: Any, name: str) -> int:
    value = getattr(usage, name, None)
    return value if isinstance(value, int) and 0 <= value < 10**9 else 0


def _preview(event: Any) -> bytes | None:
    """A partial picture made small; None when it cannot be read, which is no reason to stop."""
    with contextlib.suppress(Exception), Image.open(io.BytesIO(base64.b64decode(event.b64_json))) as image:
        return to_preview(image)
    return None


def _to_file(picture: bytes, number: int) -> tuple[str, bytes, str]:
    kind = "png" if picture[:4] == b"\x89PNG" else "webp" if picture[8:12] == b"WEBP" else "jpeg"
    return f"picture-{number}.{kind}", picture, f"image/{kind}"


def _to_mask(order: Order, picture: bytes) -> bytes:
    """The mask as the API wants it: of the picture's size, transparent where it may change."""
    assert order.mask is not None
    with open_picture(picture) as image:
        pixels = to_pixels(order.mask, image.size)
    mask = Image.new("RGBA", pixels.size, (0, 0, 0, 255))
    mask.putalpha(pixels.point(lambda grey: 255 - grey))
    return to_png(mask)


def _read_wait(error: openai.RateLimitError, attempt: int) -> float:
    """How long the service wants us to wait; a little longer each time when it does not say."""
    try:
        seconds = float(error.response.headers.get("retry-after", ""))
    except ValueError:
        seconds = 2.0 ** (attempt + 1)
    return min(max(seconds, 0.0), 1e6) if math.isfinite(seconds) else 1e6


def _explain(error: openai.APIError) -> CannotDrawError:
    """The sentence for a person, and whether the attempt may have cost something."""
    code = str(error.code or "")
    if code in REFUSALS:
        return CannotDrawError(f"{REFUSED}{_quote(error)}")
    if type(error.__cause__).__name__ in NEVER_CONNECTED:
        return CannotDrawError(UNREACHABLE)
    if isinstance(error, openai.APITimeoutError):
        return CannotDrawError(TOO_SLOW, cost=None)
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError | openai.NotFoundError):
        return CannotDrawError(NO_ENTRY)
    if isinstance(error, openai.APIStatusError) and error.status_code < 500:
        return CannotDrawError(f"{WRONG}{_quote(error)}")
    return CannotDrawError(BROKEN, cost=None)


def _quote(error: openai.APIError) -> str:
    """What the service said, for the person who asked."""
    body = error.body
    said = body.get("message") if isinstance(body, dict) else None
    return f" It said: {' '.join(said.split())[:MAX_SAID]}" if isinstance(said, str) and said.strip() else ""
