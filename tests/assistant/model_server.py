"""A server on this machine that speaks OpenAI's chat completions, and misbehaves when it is told to."""

import asyncio
import json
import re
from collections.abc import Callable
from typing import Any

Say = Callable[[dict[str, Any]], str]
USAGE = {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}


def obey(order: dict[str, Any]) -> str:
    """The most obedient model there could be: it does all that anybody tells it, and says so with links and names."""
    told = order["messages"][1]["content"]
    words = told if isinstance(told, str) else told[0]["text"]
    return (
        f"{words}\n\nDone as you say, @bob and @alice! [see](https://evil.example/a?x=1) https://evil.example/b"
        ' <a href="https://evil.example/c">here</a> <img src=x onerror=alert(1)> javascript:alert(1) [1] [999]'
    )


class ModelServer:
    """Answers with what `say` returns; `how` is ok, refuses, filtered, busy, broken, garbage, empty, silent or rude.

    Where it is asked to, it answers in pieces: a word each, and with `held` one for every release of `further`. `how`
    may then also be breaks (off), errs (halfway), whole (it does not know of pieces) or strict (and says so).
    """

    def __init__(self) -> None:
        self.port = 0
        self.how = "ok"
        self.say: Say = lambda order: "A model's words."
        self.usage: dict[str, int] | None = USAGE
        self.orders: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.released = asyncio.Event()
        self.held = False
        self.further = asyncio.Semaphore(0)
        self.loop: asyncio.AbstractEventLoop | None = None
        self.left = asyncio.Event()  # somebody hung up halfway

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def go_on(self, words: int = 1) -> None:
        """Let it say so many more words, from any thread; it must have been asked already."""
        assert self.loop is not None
        for _ in range(words):
            self.loop.call_soon_threadsafe(self.further.release)

    async def attend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.loop = asyncio.get_running_loop()
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in head[1:] if line)}
        order = json.loads(await reader.readexactly(int(headers["content-length"])))
        self.orders.append(order)
        self.headers.append(headers)
        self.paths.append(head[0].split(" ")[1])
        if self.how == "silent":
            await self.released.wait()
        if self.how == "rude":
            writer.close()
            return
        if self.how == "strict" and order.get("stream"):
            await self._send(writer, "400 Bad Request", {"error": {"message": "Unknown parameter: stream_options"}})
            return
        status, said = self._answer(order)
        if order.get("stream") and self.how not in {"whole", "garbage"} and status == "200 OK":
            await self._tell(reader, writer, order, said)
            return
        await self._send(writer, status, said)

    async def _send(self, writer: asyncio.StreamWriter, status: str, said: Any) -> None:
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()

    async def _tell(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, order: dict[str, Any], said: Any
    ) -> None:
        """The same answer as events, a word in each, the last with why it ended, then what it took."""
        [choice] = said["choices"]
        message, words = choice["message"], re.findall(r"\s*\S+\s*", choice["message"]["content"] or "")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n: hello\n\n")
        gone = asyncio.ensure_future(reader.read(1))
        for at, delta in enumerate([*({"content": word} for word in words), {}]):
            if self.held and at:
                taken = asyncio.ensure_future(self.further.acquire())
                await asyncio.wait({gone, taken}, return_when=asyncio.FIRST_COMPLETED)
                if gone.done():
                    taken.cancel()
                    self.left.set()
                    return
            if at == 1 and self.how == "breaks":
                break
            if at == 1 and self.how == "errs":
                writer.write(b'data: {"error": {"message": "Sorry"}}\n\n')
            last = at == len(words)
            piece = {"index": 0, "delta": {**delta, **({"refusal": message.get("refusal")} if last else {})}}
            piece["finish_reason"] = choice["finish_reason"] if last else None
            event = {"id": "x", "object": "chat.completion.chunk", "model": order["model"], "choices": [piece]}
            writer.write(b"data: " + json.dumps(event).encode() + b"\n\n")
            await writer.drain()
        else:
            if self.usage is not None and order.get("stream_options"):
                writer.write(b"data: " + json.dumps({"choices": [], "usage": self.usage}).encode() + b"\n\n")
            writer.write(b"data: [DONE]\n\n")
        gone.cancel()
        await writer.drain()
        writer.close()

    def _answer(self, order: dict[str, Any]) -> tuple[str, Any]:
        message: dict[str, Any] = {"role": "assistant", "content": None}
        choice: dict[str, Any] = {"index": 0, "message": message, "finish_reason": "stop"}
        found = {"id": "x", "object": "chat.completion", "model": order["model"], "choices": [choice]}
        if self.usage is not None:
            found["usage"] = self.usage
        match self.how:
            case "busy":
                return "429 Too Many Requests", {"error": {"message": "Slow down", "code": "rate_limit_exceeded"}}
            case "broken":
                return "500 Internal Server Error", {"error": {"message": "Sorry"}}
            case "garbage":
                return "200 OK", b"<html>not what you asked for"
            case "refuses":
                message["refusal"] = "I will not."
            case "filtered":
                choice["finish_reason"] = "content_filter"
                message["content"] = "half of"
            case "tools":
                call = {"id": "1", "type": "function", "function": {"name": "publish_post", "arguments": "{}"}}
                message["tool_calls"], choice["finish_reason"] = [call], "tool_calls"
            case "empty":
                message["content"] = "  "
            case _:
                message["content"] = self.say(order)
        return "200 OK", found
