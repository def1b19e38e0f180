"""What a person does in their browser while an app waits: open the consent page it names, allow, read off the code."""

import re
from html import unescape

from tests.stories.conftest import Guest


def allow(guest: Guest, page_url: str) -> str:
    """The code that the consent page shows to `guest` after they allowed what the app asks."""
    page = guest.client.get(page_url)
    form = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
    answer = guest.client.post(
        "/oauth/authorize", data={name: unescape(value) for name, value in form} | {"do": "allow"}
    )
    shown = guest.client.get(answer.headers["location"]) if answer.is_redirect else answer
    code = re.search(r'class="code" value="([^"]+)"', shown.text)
    assert code is not None, shown.text
    return code.group(1)
