"""What happens to files outside the database, with retries."""

import procrastinate

from salon.kit import jobs
from salon.media.keeping import blobs


@jobs.app.task(name="media.forget_files", retry=procrastinate.RetryStrategy(max_attempts=10, exponential_wait=4))
async def forget_files(keys: list[str]) -> None:
    """Take files out of the store; those already gone are no failure."""
    for key in keys:
        await blobs().delete(key)
