"""What can be put into a conversation as it is: posts and pictures by their address."""

import base64
import re

from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    BlobResourceContents,
    ListResourcesResult,
    ListResourceTemplatesResult,
    PaginatedRequestParams,
    ReadResourceRequestParams,
    ReadResourceResult,
    ResourceTemplate,
    TextResourceContents,
)

from salon.accounts.viewers import allows
from salon.kit.fencing import Fence
from salon.kit.ids import MAX_ID
from salon.mastodon.entities.statuses import list_statuses
from salon.mcp.callers import Caller
from salon.mcp.calling import Context, find_caller_of
from salon.mcp.cards import tell_all, tell_post, to_post
from salon.mcp.widgets import find_widget, list_widgets
from salon.media.keeping import blobs
from salon.media.models import Media
from salon.media.queries import list_media

ADDRESS = re.compile(r"salon://(posts|pictures)/(\d{1,19})")
TEMPLATES = (
    ("salon://posts/{id}", "post", "A post", "A post with its words, fenced.", "text/plain"),
    ("salon://pictures/{id}", "picture", "A picture", "A picture of a post, or one's own, to look at.", "image/webp"),
)


async def list_templates(_: Context, __: PaginatedRequestParams | None) -> ListResourceTemplatesResult:
    """The forms that addresses have."""
    return ListResourceTemplatesResult(
        resource_templates=[
            ResourceTemplate(uri_template=form, name=name, title=title, description=words, mime_type=mime)
            for form, name, title, words, mime in TEMPLATES
        ]
    )


async def list_resources(_: Context, __: PaginatedRequestParams | None) -> ListResourcesResult:
    """The widgets; posts are too many to list, tools find them."""
    return ListResourcesResult(resources=list_widgets())


async def read_resource(context: Context, params: ReadResourceRequestParams) -> ReadResourceResult:
    """A post or picture, to whoever may see it; anything else is not there."""
    caller, uri = find_caller_of(context), str(params.uri)
    if widget := find_widget(uri):
        return ReadResourceResult(contents=[widget])
    found = ADDRESS.fullmatch(uri)
    may = caller.viewer is None or allows(caller.viewer.scopes, "mcp:read")
    one = int(found[2]) if found and may else MAX_ID + 1
    if found and one <= MAX_ID:
        contents = await (_read_post if found[1] == "posts" else _read_picture)(caller, one, uri)
        if contents is not None:
            return ReadResourceResult(contents=[contents])
    raise MCPError(INVALID_PARAMS, "There is nothing at this address, or it is not for you to see.", {"uri": uri[:200]})


async def _read_post(caller: Caller, post_id: int, uri: str) -> TextResourceContents | None:
    status = (await list_statuses(caller.account_id, [post_id])).get(post_id)
    if status is None:
        return None
    text = tell_all([tell_post(to_post(status, Fence()))], "")
    return TextResourceContents(uri=uri, mime_type="text/plain", text=text)


async def _read_picture(caller: Caller, media_id: int, uri: str) -> BlobResourceContents | None:
    media = (await list_media([media_id])).get(media_id)
    if media is None or media.small is None or not await _may_see(caller, media):
        return None
    data = await blobs().find(media.small.key)
    if data is None:
        return None
    return BlobResourceContents(uri=uri, mime_type=media.small.mime, blob=base64.b64encode(data).decode())


async def _may_see(caller: Caller, media: Media) -> bool:
    """One's own, or one in a post one may see."""
    if caller.account_id is not None and media.owner_id == caller.account_id:
        return True
    if media.post_id is None:
        return False
    status = (await list_statuses(caller.account_id, [media.post_id])).get(media.post_id)
    return status is not None and str(media.id) in {one.id for one in to_post(status, Fence()).pictures}
