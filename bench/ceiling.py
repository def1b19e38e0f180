"""The ceiling: the same server and framework answering the same number of bytes, known beforehand."""

import os
import sys
from typing import Any

import uvicorn
from litestar import Litestar, Request, Response, get

from salon.app.serving import make_config

BODY = b"[" + b'"' + b"x" * (int(os.environ.get("BENCH_BYTES", "20000")) - 4) + b'"' + b"]"


@get("/api/v1/timelines/home")
async def read_constant(request: Request[Any, Any, Any]) -> Response[bytes]:  # noqa: ARG001
    """The same bytes each time."""
    return Response(BODY, media_type="application/json")


app = Litestar([read_constant], openapi_config=None, logging_config=None)

if __name__ == "__main__":
    uvicorn.Server(make_config(app, "127.0.0.1", int(sys.argv[1]))).run()
