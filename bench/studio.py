"""From the engine's last byte to a picture that can be posted."""

import io
import statistics
import time

import numpy as np
from PIL import Image

from salon.kit.context import set_settings
from salon.kit.settings import Settings
from salon.media.models import Maker
from salon.media.preparing import prepare_generated


async def measure_postable(settings: Settings, rounds: int = 20) -> None:
    """Variants, signing and storing of 1024 px pictures; prints the median and the slowest, in ms."""
    set_settings(settings)
    rng = np.random.default_rng(7)
    times = []
    for _ in range(rounds):
        low = rng.integers(0, 255, (32, 32, 3), dtype=np.uint8)
        picture = Image.fromarray(low).resize((1024, 1024), Image.Resampling.BICUBIC)
        buffer = io.BytesIO()
        picture.save(buffer, "PNG", compress_level=1)
        data = buffer.getvalue()
        start = time.perf_counter()
        await prepare_generated(
            data, Maker(id="composer", name="Salon Composer", version="1", source_type=ALGORITHMIC), []
        )
        times.append(1000 * (time.perf_counter() - start))
    print(
        f"{'last byte -> postable':28} median {statistics.median(times):6.0f} ms  slowest {max(times):6.0f} ms"
        f"  ({rounds} pictures of 1024 px)",
        flush=True,
    )


ALGORITHMIC = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
