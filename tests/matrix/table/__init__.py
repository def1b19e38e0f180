"""Who may use each route: the table that the authorization tests go through."""

from tests.matrix.table import mastodon, pages, salon
from tests.matrix.table.rows import OPEN, STREAM, Row

__all__ = ["OPEN", "ROWS", "STREAM"]
ROWS: dict[str, Row] = {**pages.ROWS, **salon.ROWS, **mastodon.ROWS}
