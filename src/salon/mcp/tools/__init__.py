"""The tools, a module for each thing people do; importing this offers them all."""

from salon.mcp.tools import drafting, making, moderating, reacting, reading, researching, telling

__all__ = ["drafting", "making", "moderating", "reacting", "reading", "researching", "telling"]
