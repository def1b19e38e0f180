"""The firehose described in AsyncAPI 3, made of the types of its messages."""

from typing import Any, get_args

import msgspec

from salon.firehose import messages
from salon.firehose.frames import KINDS
from salon.firehose.packing import DICTIONARY_ID
from salon.kit.context import settings

REF = "#/components/schemas/{name}"


def describe_firehose(path: str) -> dict[str, Any]:
    """The document; `path` is where one listens."""
    scheme, _, host = settings().base_url.partition("://")
    secure = scheme == "https"
    payloads = [one.__name__ for one in get_args(messages.Payload)]
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": f"{settings().title}: the firehose",
            "version": "1.0.0",
            "description": (
                "What happens in public, from any place in the log. Messages come at least once and in order; markers"
                " come through every filter. Bodies are for registered recipients, of people who agreed."
            ),
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {"here": {"host": host, "protocol": "wss" if secure else "ws", "security": _refs("recipient")}},
        "channels": {
            "firehose": {
                "address": path,
                "messages": {
                    name: {"$ref": f"#/components/messages/{name}"}
                    for name in (messages.Message.__name__, messages.Ended.__name__)
                },
                "bindings": {"ws": {"method": "GET", "query": _describe_query(), "bindingVersion": "0.1.0"}},
            }
        },
        "operations": {
            "tell": {
                "action": "send",
                "summary": f"Tells {', '.join(payloads)}: a message a frame, or in batches a line.",
                "channel": {"$ref": "#/channels/firehose"},
            }
        },
        "components": {
            "messages": {
                one.__name__: {
                    "name": one.__name__,
                    "summary": (one.__doc__ or "").strip(),
                    "payload": {"$ref": REF.format(name=one.__name__)},
                }
                for one in (messages.Message, messages.Ended)
            },
            "schemas": _describe_types(),
            "securitySchemes": {"recipient": {"type": "http", "scheme": "bearer", "description": "A recipient's key."}},
        },
    }


def _refs(name: str) -> list[dict[str, str]]:
    return [{"$ref": f"#/components/securitySchemes/{name}"}]


def _describe_types() -> dict[str, Any]:
    """What msgspec says of them, without what OpenAPI calls a discriminator: here that is another thing."""
    _, found = msgspec.json.schema_components([messages.Frame], ref_template=REF)
    for one in found.values():
        for part in (one, *one.get("properties", {}).values()):
            part.pop("discriminator", None)
    return dict(found)


def _describe_query() -> dict[str, Any]:
    """What may be asked when one connects."""
    return {
        "type": "object",
        "properties": {
            "cursor": {"type": "integer", "minimum": 0, "description": "The first place that is wanted."},
            "kinds": {"type": "string", "description": f"Records of these only: {', '.join(sorted(KINDS))}."},
            "epoch": {"type": "string", "description": "The epoch one's cursor is of."},
            "batch": {"enum": ["0", "1"], "description": "1: several messages in a frame, a line each."},
            "zstdDictionary": {"enum": [DICTIONARY_ID], "description": "Frames are packed with this dictionary."},
        },
    }
