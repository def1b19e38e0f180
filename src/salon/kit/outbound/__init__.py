"""The one way out of the house: every request to a server outside goes through `fetch`."""

from salon.kit.outbound.addresses import Reach, read_reach
from salon.kit.outbound.fetching import (
    Answer,
    Limits,
    Outbound,
    OutboundError,
    OutboundFailed,
    OutboundRefused,
    fetch,
    parse_address,
)

__all__ = [
    "Answer",
    "Limits",
    "Outbound",
    "OutboundError",
    "OutboundFailed",
    "OutboundRefused",
    "Reach",
    "fetch",
    "parse_address",
    "read_reach",
]
