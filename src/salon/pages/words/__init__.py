"""The words of the pages the server renders itself, by language."""

from salon.pages.words.de import GERMAN
from salon.pages.words.en import ENGLISH
from salon.pages.words.shape import Words

LANGUAGES: dict[str, Words] = {"en": ENGLISH, "de": GERMAN}
