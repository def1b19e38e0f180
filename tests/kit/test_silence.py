"""Nothing that Salon runs on tells its maker that it is used."""

import os
import subprocess
import sys
from pathlib import Path

# Before ONNX Runtime tells of itself it gives the machine a name, and keeps that at home with what is to be told.
RUN = "from salon.studio.composer.wordpiece import embed; embed(['a heron'], {'[UNK]': 100, 'a': 1037})"


def test_what_finds_art_by_meaning_names_no_machine_and_keeps_nothing_to_tell(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}  # a machine that says it tests something tells nothing
    subprocess.run([sys.executable, "-W", "ignore", "-c", RUN], env=env, check=True, timeout=120)
    assert [str(path) for path in tmp_path.rglob("*") if "onnxruntime" in path.name] == []
