"""What other languages say in the place of a refusal is looked up by the server's own sentence."""

import re

from tests.conftest import ROOT

LANGUAGES = ROOT / "web" / "src" / "lib" / "text"


def test_every_refusal_that_has_german_words_is_one_the_server_gives() -> None:
    code = "".join(path.read_text() for path in sorted((ROOT / "src" / "salon").rglob("*.py")))
    german = (LANGUAGES / "de" / "refusals.ts").read_text()
    table = german[german.index("SENTENCES") : german.index("FIELDS")]
    found = re.findall(r"^\t(?:'([^']+)'|\"([^\"]+)\"):", table, re.MULTILINE)
    sentences = [single or double for single, double in found]
    assert len(sentences) > 50
    assert [one for one in sentences if f'"{one}"' not in code] == []
