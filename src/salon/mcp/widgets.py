"""What clients show of answers: small pages without a network, for MCP Apps and for ChatGPT."""

import base64
import functools
import hashlib
import re
from pathlib import Path
from typing import Any

from mcp_types import Resource, TextResourceContents

from salon.kit.context import settings

FOLDER = Path(__file__).parent / "pages"
APP, SKYBRIDGE = "text/html;profile=mcp-app", "text/html+skybridge"
EXTENSION = "io.modelcontextprotocol/ui"
WIDGETS = {
    "feed": "Posts as cards",
    "making": "A picture coming into being",
    "lineage": "A family of pictures",
    "compose": "A draft, and the person's yes to it",
}


def to_uri(name: str, mime: str = APP) -> str:
    """The address of a widget; ChatGPT wants its own kind of page, so each has two."""
    return f"ui://salon/{name}{'.html' if mime == APP else '.skybridge.html'}"


def to_meta(name: str) -> dict[str, Any]:
    """What a tool says of the widget that shows its answers."""
    return {
        "ui": {"resourceUri": to_uri(name), "visibility": ["model", "app"]},
        "openai/outputTemplate": to_uri(name, SKYBRIDGE),
        "openai/widgetAccessible": True,
    }


def _to_policy(mime: str) -> dict[str, Any]:
    """Where a widget may load from: pictures of this place, and nothing else."""
    base_url = settings().base_url
    if mime == APP:
        return {"ui": {"csp": {"connectDomains": [], "resourceDomains": [base_url]}, "prefersBorder": True}}
    return {
        "openai/widgetCSP": {"connect_domains": [], "resource_domains": [base_url]},
        "openai/widgetPrefersBorder": True,
    }


def list_widgets() -> list[Resource]:
    """All of them, in both kinds."""
    return [
        Resource(uri=to_uri(name, mime), name=name, title=title, mime_type=mime, _meta=_to_policy(mime))
        for name, title in WIDGETS.items()
        for mime in (APP, SKYBRIDGE)
    ]


def find_widget(uri: str) -> TextResourceContents | None:
    """A widget by its address."""
    for name in WIDGETS:
        for mime in (APP, SKYBRIDGE):
            if uri == to_uri(name, mime):
                return TextResourceContents(
                    uri=uri, mime_type=mime, text=_load(name, settings().base_url), _meta=_to_policy(mime)
                )
    return None


@functools.cache
def _load(name: str, base_url: str) -> str:
    """One page, with the styles and the script all of them share, and a policy of its own for hosts that set none."""
    frame, style, shared, own = (
        (FOLDER / part).read_text() for part in ("frame.html", "widget.css", "widget.js", f"{name}.js")
    )
    script = shared + own
    policy = (
        f"default-src 'none'; img-src data: {base_url}; style-src {_hash(style)}; script-src {_hash(script)}; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    parts = {"title": WIDGETS[name], "policy": policy, "style": style, "script": script}
    return re.sub(r"\{\{ (\w+) \}\}", lambda found: parts[found[1]], frame)


def _hash(text: str) -> str:
    """What a policy calls an inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
