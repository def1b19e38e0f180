"""From the engine's last byte to a picture that can be posted."""

import io
import statistics
import time
from collections.abc import Callable

import numpy as np
import psutil
from PIL import Image

from salon.kit import db
from salon.kit.context import set_settings
from salon.kit.settings import Settings
from salon.media.models import Maker
from salon.media.preparing import prepare_generated, warm_up

CpuSeconds = Callable[[list[psutil.Process]], float]


async def measure_postable(settings: Settings, cpu_seconds: CpuSeconds, rounds: int = 20) -> None:
    """Variants, watermarks, signing and storing of 1024 px pictures; prints the median, the slowest and CPU, in ms."""
    assert settings.database_url is not None
    set_settings(settings)
    await db.open_pool(settings.database_url)
    await warm_up()
    rng = np.random.default_rng(7)
    times = []
    own = [psutil.Process()]
    before = cpu_seconds(own)
    for _ in range(rounds):
        low = rng.integers(0, 255, (32, 32, 3), dtype=np.uint8)
        picture = Image.fromarray(low).resize((1024, 1024), Image.Resampling.BICUBIC)
        buffer = io.BytesIO()
        picture.save(buffer, "PNG", compress_level=1)
        data = buffer.getvalue()
        start = time.perf_counter()
        await prepare_generated(
            1, data, Maker(id="composer", name="Salon Composer", version="1", source_type=ALGORITHMIC), []
        )
        times.append(1000 * (time.perf_counter() - start))
    cpu_ms = 1000 * (cpu_seconds(own) - before) / rounds
    await db.close_pool()
    print(
        f"{'last byte -> postable':28} median {statistics.median(times):6.0f} ms  slowest {max(times):6.0f} ms"
        f"  cpu {cpu_ms:.0f} ms ({rounds} pictures of 1024 px)",
        flush=True,
    )


ALGORITHMIC = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
