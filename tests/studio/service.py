"""A server on this machine that speaks OpenAI's Images API over HTTP, and misbehaves when the prompt says so."""

import base64
import contextlib
import email.parser
import email.policy
import io
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from PIL import Image

USAGE = {
    "input_tokens": 150,
    "input_tokens_details": {"text_tokens": 50, "image_tokens": 100},
    "output_tokens": 1000,
    "total_tokens": 1150,
}
MODERATION = {
    "error": {
        "message": "Your request was rejected by the safety system.",
        "type": "image_generation_user_error",
        "param": None,
        "code": "moderation_blocked",
    }
}


REFUSALS: dict[str, tuple[int, dict[str, Any]]] = {
    "poor": (429, {"error": {"message": "Pay first", "code": "insufficient_quota"}}),
    "forbidden": (400, MODERATION),
    "impossible": (400, {"error": {"message": "Invalid size", "code": "invalid_value"}}),
    "broken": (500, {"error": {"message": "Sorry", "code": None}}),
}


class Service(ThreadingHTTPServer):
    """Remembers what it was asked; `busy` is how many calls it turns away first."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, Any]] = []
        self.busy = 0
        self.retry_after: str | None = "0"
        self.drawn = 0
        self.heard = threading.Event()
        self.hold = threading.Event()  # what "hang" waits for

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    """One call; the protocol is HTTP/1.1, so that half an answer is known to be half."""

    protocol_version = "HTTP/1.1"
    server: Service

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002  its parent's name
        pass

    def handle(self) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # whoever asked has left
            super().handle()

    def do_POST(self) -> None:
        asked = self._read()
        self.server.asked.append(asked)
        self.server.heard.set()
        words = str(asked.get("prompt")).replace(".", " ").split()
        refusal = self._find_refusal(words)
        if refusal is not None:
            self._answer(*refusal)
        elif self.path == "/v1/chat/completions":
            self._chat(asked)
        elif "hang" in words:
            self.server.hold.wait(60)
            self.close_connection_now()
        elif "html" in words:
            self._send(200, b"<html>a page</html>", "text/html")
        elif asked.get("stream") in {True, "true"}:
            self._stream(asked, words)
        else:
            self._picture(asked, words)

    def _find_refusal(self, words: list[str]) -> tuple[int, dict[str, Any], dict[str, str]] | None:
        if self.headers.get("Authorization") != "Bearer sk-local":
            return 401, {"error": {"message": "Incorrect API key", "code": "invalid_api_key"}}, {}
        if self.server.busy:
            self.server.busy -= 1
            headers = {"Retry-After": self.server.retry_after} if self.server.retry_after is not None else {}
            return 429, {"error": {"message": "Slow down", "code": "rate_limit_exceeded"}}, headers
        for word, refusal in REFUSALS.items():
            if word in words:
                return *refusal, {}
        return None

    def _picture(self, asked: dict[str, Any], words: list[str]) -> None:
        self.server.drawn += 1
        picture = "%%%" if "junk" in words else draw(asked["size"], int(asked.get("seed", 7)))
        data: dict[str, Any] = {"b64_json": picture}
        if "rewritten" in words:
            data["revised_prompt"] = "A fox, but better"
        if "bare" in words:
            data = {"url": f"{self.server.url}/picture.png"}
        self._answer(200, {"created": 1, "data": [data], "usage": USAGE})

    def _chat(self, asked: dict[str, Any]) -> None:
        said = asked["messages"][-1]["content"]
        if "broken" in said:
            self._answer(500, {"error": {"message": "Sorry"}})
            return
        content = "nothing of use" if "garbage" in said else json.dumps([f"{said}, at dawn", f"{said}, from above"])
        message = {"role": "assistant", "content": content}
        choices = [{"index": 0, "finish_reason": "stop", "message": message}]
        self._answer(200, {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": choices})

    def _stream(self, asked: dict[str, Any], words: list[str]) -> None:
        kind = "image_edit" if self.path.endswith("edits") else "image_generation"
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for index in range(int(asked["partial_images"])):
            self._event(f"{kind}.partial_image", b64_json=draw("256x256", index), partial_image_index=index)
            if "slow" in words:
                time.sleep(0.4)
            if "half" in words:
                self.close_connection_now()
                return
        if "refused" in words:
            self._chunk(f"data: {json.dumps(MODERATION)}\n\n")
        elif "noise" in words:
            self._chunk("data: {not json\n\n")
        elif "short" not in words:
            self.server.drawn += 1
            picture = "%%%" if "junk" in words else draw(asked["size"], 7)
            self._event(f"{kind}.completed", b64_json=picture, usage=USAGE)
        self.wfile.write(b"0\r\n\r\n")

    def _event(self, kind: str, **body: Any) -> None:
        known = {"created_at": 1, "background": "opaque", "output_format": "png", "quality": "low", "size": "1024x1024"}
        self._chunk(f"event: {kind}\ndata: {json.dumps({'type': kind, **known, **body})}\n\n")

    def _chunk(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def close_connection_now(self) -> None:
        self.close_connection = True
        self.connection.close()

    def _answer(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(body).encode(), "application/json", headers)

    def _send(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _read(self) -> dict[str, Any]:
        """The order as a dict; files are bytes, several of a name a list."""
        kind = self.headers["Content-Type"]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        known = {"path": self.path, "key": self.headers.get("Idempotency-Key")}
        if kind.startswith("application/json"):
            return {**known, **json.loads(body)}
        parser = email.parser.BytesParser(policy=email.policy.HTTP)
        form = parser.parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
        found: dict[str, Any] = {}
        for part in form.iter_parts():
            name = str(part.get_param("name", header="content-disposition"))
            data = part.get_payload(decode=True)
            assert isinstance(data, bytes)
            if name.endswith("[]"):
                found.setdefault(name[:-2], []).append(data)
            else:
                found[name] = data if part.get_filename() else data.decode()
        return {**known, **found}


def draw(size: str, seed: int) -> str:
    """A picture of that size in base64."""
    width, height = (int(part) for part in size.split("x"))
    file = io.BytesIO()
    Image.new("RGB", (width, height), (seed * 40 % 256, 120, 90)).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


@contextmanager
def serving() -> Iterator[Service]:
    """The service, while somebody may ask it."""
    with Service() as service:
        thread = threading.Thread(target=service.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield service
        finally:
            service.hold.set()
            service.shutdown()
            thread.join()
