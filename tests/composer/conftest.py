"""An open sprite pack for the composer's tests."""

import os
from pathlib import Path

import pytest

from salon.studio.composer import Pack, open_pack
from salon.studio.composer.pack import build_pack

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The pack of SALON_ART or build/art.pack, built first when the art packages are installed."""
    path = Path(os.environ.get("SALON_ART") or CHECKOUT / "build/art.pack")
    if not path.is_file():
        node_modules = CHECKOUT / "art/node_modules"
        if not node_modules.is_dir():
            pytest.skip("the art packages are not installed: run npm ci in art/")
        build_pack(node_modules, path)
    return open_pack(path)
