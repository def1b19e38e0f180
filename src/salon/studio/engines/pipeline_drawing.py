"""Drawing with a pipeline of `diffusers`; imported only where the extra is installed."""

import contextlib
import inspect
import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoPipelineForImage2Image, AutoPipelineForInpainting, DiffusionPipeline
from PIL import Image, ImageOps

from salon.studio.engines.configured import Pipeline
from salon.studio.engines.looks import to_start
from salon.studio.engines.masks import open_picture, to_pixels, to_png, to_preview
from salon.studio.engines.protocol import CannotDrawError, Order, Progress, Result

CANNOT_START = "This model cannot start from a picture. Ask for a new one, or choose another engine."
CANNOT_FILL = "This model cannot change only a part of a picture. Choose another engine for that."
NO_ROOM = "This machine has no room for a picture of that size just now. Try a smaller one."
HELD_BACK = "The model's own filter held this picture back. Say it in other words."
TOO_LONG = "This model reads only the beginning of so long a prompt."
KINDS = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}
Say = Callable[[Progress], None]


def load(options: Pipeline) -> Any:
    """Load the pipeline: weights without code only, from a folder without asking the network."""
    device = options.device or _best_device()
    local = Path(options.model).is_dir()
    pipe = DiffusionPipeline.from_pretrained(
        options.model,
        dtype=KINDS[options.dtype or ("float32" if device == "cpu" else "float16")],
        revision=options.revision or None,
        variant=options.variant or None,
        local_files_only=local,
        use_safetensors=True,
    )
    pipe.set_progress_bar_config(disable=True)
    if options.offload:
        pipe.enable_model_cpu_offload(device=device)
        return pipe
    return pipe.to(device)


def _best_device() -> str:
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def draw(pipe: Any, options: Pipeline, order: Order) -> Iterator[Progress | Result]:
    """Draw on a thread and pass on what it says; leaving early stops it at the next step."""
    prompt, notes = to_start(order, edits=options.edits)
    if _is_too_long(pipe, prompt):
        notes = [*notes, TOO_LONG]
    chosen, words = _choose(pipe, options, order)
    said: queue.Queue[Progress | Result | Exception] = queue.Queue()
    leaving = threading.Event()

    def work() -> None:
        try:
            said.put(_run(chosen, options, order, {"prompt": prompt, **words}, notes, _Steps(said.put, leaving)))
        except Exception as error:  # noqa: BLE001  handed over to whoever waits
            said.put(error)

    yield Progress(fraction=0.02, stage="reading the prompt")
    working = threading.Thread(target=work, daemon=True)
    working.start()
    try:
        while True:
            message = said.get()
            if isinstance(message, Exception):
                raise message
            yield message
            if isinstance(message, Result):
                return
    finally:
        leaving.set()
        working.join()


def _is_too_long(pipe: Any, prompt: str) -> bool:
    """Whether every reader of words the model has stops before the end of the prompt."""
    readers = [one for name in ("tokenizer", "tokenizer_2", "tokenizer_3") if (one := getattr(pipe, name, None))]
    return bool(readers) and all(len(one(prompt).input_ids) > one.model_max_length for one in readers)


def _choose(pipe: Any, options: Pipeline, order: Order) -> tuple[Any, dict[str, Any]]:
    """The form of the pipeline that an order needs, sharing its weights, and the pictures it is given."""
    first = order.sources[0].image if order.sources else None
    if first is None or not options.edits:
        return pipe, {"width": order.width, "height": order.height}
    with open_picture(first) as image:
        start = ImageOps.fit(image.convert("RGB"), (order.width, order.height), Image.Resampling.LANCZOS)
        part = None if order.mask is None else ImageOps.fit(to_pixels(order.mask, image.size), start.size)
    kind, sentence = (AutoPipelineForImage2Image, CANNOT_START)
    if part is not None:
        kind, sentence = AutoPipelineForInpainting, CANNOT_FILL
    try:
        chosen = kind.from_pipe(pipe)
    except ValueError as error:
        raise CannotDrawError(sentence) from error
    given: dict[str, Any] = {"image": start, "strength": options.strength}
    if part is not None:
        given |= {"mask_image": part, "strength": 1.0, "width": order.width, "height": order.height}
    return chosen, given


def _run(
    pipe: Any, options: Pipeline, order: Order, words: dict[str, Any], notes: list[str], steps: "_Steps"
) -> Result:
    count = options.steps
    if "strength" in words:  # a remix takes only so many of the steps; at least one
        count = max(count, -int(-1 // words["strength"]))
    given = {
        **words,
        "negative_prompt": order.negative_prompt,
        "num_inference_steps": count,
        "guidance_scale": options.guidance,
        "generator": torch.Generator("cpu").manual_seed(order.seed),
        "callback_on_step_end": steps.counting(options, count * words.get("strength", 1.0)),
    }
    known = inspect.signature(pipe.__call__).parameters
    pipe.set_progress_bar_config(disable=True)
    try:
        with torch.inference_mode():
            made = pipe(**{name: value for name, value in given.items() if name in known and value is not None})
    except torch.OutOfMemoryError as error:
        raise CannotDrawError(NO_ROOM) from error
    if any(getattr(made, "nsfw_content_detected", None) or []):
        raise CannotDrawError(HELD_BACK)
    picture = made.images[0]
    if "mask_image" in words:  # the rest stays as it was, to the pixel
        picture = Image.composite(picture, words["image"], words["mask_image"])
    return Result(picture=to_png(picture), notes=notes, style=order.style, model=options.model)


class _Steps:
    """What is told after every step, with a preview every few."""

    def __init__(self, say: Say, leaving: threading.Event) -> None:
        self._say = say
        self._leaving = leaving

    def counting(self, options: Pipeline, count: float) -> Callable[..., dict[str, Any]]:
        """The callback for a pipeline that will take about `count` steps."""

        def after_step(pipe: Any, step: int, _: Any, values: dict[str, Any]) -> dict[str, Any]:
            if self._leaving.is_set():
                pipe._interrupt = True  # noqa: SLF001  the pipelines' own way to be stopped
                return values
            preview = None
            if (step + 1) % options.preview_steps == 0:
                preview = _see(pipe, values.get("latents"))
            fraction = min(0.05 + 0.9 * (step + 1) / max(count, 1), 0.97)
            self._say(Progress(fraction=fraction, stage=f"step {step + 1}", preview=preview))
            return values

        return after_step


def _see(pipe: Any, latents: Any) -> bytes | None:
    """What the picture looks like so far; None for pipelines whose latents cannot be read like this."""
    with contextlib.suppress(Exception), torch.inference_mode():
        seen = pipe.vae.decode(latents[:1] / pipe.vae.config.scaling_factor, return_dict=False)[0]
        return to_preview(pipe.image_processor.postprocess(seen, output_type="pil")[0])
    return None
