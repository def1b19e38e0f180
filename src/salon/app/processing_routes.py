"""What is done with what is known of people, over HTTP: the record of processing, for everybody."""

from typing import Any

from litestar import Request, Response, get

from salon.app.retention import describe_processing
from salon.consent.actions import read_language
from salon.consent.routes import Asked
from salon.kit.http import json_response, read_query


@get("/api/salon/v1/processing")
async def show_processing(request: Request[Any, Any, Any]) -> Response[bytes]:
    """What is done with what is known of people, why, who gets it, and how long it is kept."""
    language = read_language(read_query(request, Asked).language or request.headers.get("accept-language"))
    return json_response(await describe_processing(language))


handlers: list[Any] = [show_processing]
