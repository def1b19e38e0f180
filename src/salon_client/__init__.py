"""Following a Salon's firehose from Python: history out of files, then what happens, each message once."""

from salon_client.bookmarks import Bookmark, resume
from salon_client.following import BrokenFile, Message, Refused, follow

__all__ = ["Bookmark", "BrokenFile", "Message", "Refused", "follow", "resume"]
