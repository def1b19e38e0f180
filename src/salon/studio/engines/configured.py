"""The engines an operator names in a file: what may stand in it, and what it means."""

import re
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from salon.kit.settings import Settings

FILE = "engines.toml"
Positive = Annotated[int, msgspec.Meta(ge=1)]
Money = Annotated[float, msgspec.Meta(ge=0)]
Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
Dimensions = Annotated[str, msgspec.Meta(pattern=r"^\d{2,4}x\d{2,4}$")]


class Prices(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A provider's price list in US dollars; what is not said costs nothing."""

    picture: Money = 0.0  # what one usual picture is reckoned to cost before it is made
    text_input: Money = 0.0  # for a million tokens, from the usage the service reports
    image_input: Money = 0.0
    output: Money = 0.0


class ImagesApi(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="openai"):
    """OpenAI's Images, or any server that speaks its API."""

    id: Name
    model: str
    name: str = ""
    description: str = ""
    base_url: str = ""  # default: OpenAI's own
    key: str = "OPENAI_API_KEY"  # the environment variable with the key; empty for a server that wants none
    sizes: tuple[Dimensions, ...] = ("1024x1024", "1536x1024", "1024x1536")
    quality: str = ""
    moderation: str = ""
    response_format: Literal["", "b64_json"] = ""  # older models and other servers must be told
    edits: bool = True  # whether the server has `images/edits`
    masks: bool = True
    references: Annotated[int, msgspec.Meta(ge=0, le=15)] = 3
    partial_images: Annotated[int, msgspec.Meta(ge=0, le=3)] = 2  # previews; 0 for a server that does not stream
    seed: bool = False  # whether the server takes `seed`, and gives the same picture for the same
    paid: bool = True
    prices: Prices = Prices()
    timeout_seconds: Positive = 180
    retries: Annotated[int, msgspec.Meta(ge=0, le=10)] = 3
    at_once: Positive = 2
    max_count: Annotated[int, msgspec.Meta(ge=1, le=4)] = 4


class Pipeline(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="diffusers"
):
    """A pipeline of `diffusers`, from a folder or by its name on the hub."""

    id: Name
    model: str  # a folder (from where Salon is started), or owner/name
    name: str = ""
    description: str = ""
    revision: str = ""  # of a model on the hub
    variant: str = ""  # "fp16"
    device: str = ""  # "cuda", "mps", "cpu"; default: the best there is
    dtype: Literal["", "float32", "float16", "bfloat16"] = ""  # default: float32 on the CPU, else float16
    offload: bool = False  # keep only what is at work on the graphics card
    sizes: tuple[Dimensions, ...] = ("1024x1024",)
    steps: Annotated[int, msgspec.Meta(ge=1, le=200)] = 30
    guidance: Annotated[float, msgspec.Meta(ge=0, le=50)] = 7.0
    strength: Annotated[float, msgspec.Meta(gt=0, le=1)] = 0.6  # how far a remix may go from its parent
    preview_steps: Positive = 4  # a preview every so many steps
    edits: bool = True  # whether the pipeline can start from a picture
    masks: bool = True  # whether it can fill in a part of one
    negative_prompt: bool = True
    seconds: Annotated[float, msgspec.Meta(gt=0)] = 20.0  # what one picture takes here, roughly
    open_seconds: Positive = 600
    picture_seconds: Positive = 600
    memory_gb: Annotated[float, msgspec.Meta(gt=0)] | None = None  # a limit for the process on the CPU
    at_once: Positive = 1
    max_count: Annotated[int, msgspec.Meta(ge=1, le=4)] = 4


Options = ImagesApi | Pipeline


class Chat(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A language model that helps with prompts: any server of OpenAI's chat completions."""

    base_url: Annotated[str, msgspec.Meta(pattern=r"^https?://")]
    model: str
    key: str = ""  # the environment variable with the key; empty for a server that wants none
    timeout_seconds: Positive = 20


class TextPrices(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A provider's price list for words in US dollars, for a million tokens; what is not said costs nothing."""

    input: Money = 0.0
    output: Money = 0.0


class Assistant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The language model people may ask for help: any server of OpenAI's chat completions, and what it may be asked."""

    base_url: Annotated[str, msgspec.Meta(pattern=r"^https?://")]
    model: str
    key: str = ""  # the environment variable with the key; empty for a server that wants none
    timeout_seconds: Positive = 30
    max_tokens: Annotated[int, msgspec.Meta(ge=16, le=8000)] = 800  # of one answer
    pictures: bool = False  # whether the model can look at pictures
    in_threads: bool = True  # whether it answers under posts, by name or button
    asks_per_day: Annotated[int, msgspec.Meta(ge=0)] = 60  # by one person
    spend_per_day: Money = 0.2  # US dollars, by one person
    spend_here_per_day: Money = 5.0  # and by all together
    prices: TextPrices = TextPrices()


class EnginesFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file: `[[engine]]` once for each, in the order they are offered."""

    engine: list[Options] = []
    suggest: Chat | None = None  # `[suggest]`: who helps with prompts; without, rules do
    assistant: Assistant | None = None  # `[assistant]`: who helps with words; without, rules do what they can
    default: str = ""  # the id of the engine that is used unless somebody says otherwise


def read_engines(settings: Settings) -> EnginesFile:
    """Read `SALON_ENGINES`, or engines.toml in the data folder when there is one.

    Raises `ValueError` with a sentence that names the file.
    """
    path = Path(settings.engines) if settings.engines else settings.data / FILE
    if not settings.engines and not path.is_file():
        return EnginesFile()
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=EnginesFile)
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror}") from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise ValueError(f"{path}: {_to_sentence(str(error))}") from error
    ids = [one.id for one in found.engine]
    if twice := sorted({one for one in ids if ids.count(one) > 1}):
        raise ValueError(f"{path}: two engines have the id {twice[0]!r}")
    return found


def _to_sentence(text: str) -> str:
    """What is wrong, and where as a person counts: `$.engine[0].steps` is engine 1, steps."""
    said, _, place = text.partition(" - at `$.")
    where = re.sub(r"\[(\d+)\]", lambda found: f" {int(found[1]) + 1}", place.rstrip("`")).replace(".", ", ")
    return f"{said} ({where})" if where else said
