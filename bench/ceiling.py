"""The ceiling: the same server and framework answering the same number of bytes, known beforehand."""

import os
from typing import Any

from litestar import Litestar, Request, Response, get

BODY = b"[" + b'"' + b"x" * (int(os.environ.get("BENCH_BYTES", "20000")) - 4) + b'"' + b"]"


@get("/api/v1/timelines/home")
async def read_constant(request: Request[Any, Any, Any]) -> Response[bytes]:  # noqa: ARG001
    """The same bytes each time."""
    return Response(BODY, media_type="application/json")


app = Litestar([read_constant], openapi_config=None, logging_config=None)
