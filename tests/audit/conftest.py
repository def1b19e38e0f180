"""The server that tests may kill is the kit's."""

from tests.kit.conftest import ask, own_postgres, own_settings

__all__ = ["ask", "own_postgres", "own_settings"]
