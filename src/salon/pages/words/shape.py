"""What each language has to say on these pages."""

from collections.abc import Mapping
from typing import NamedTuple

# Templates mark it as safe before they fill it in.
Html = str


class Words(NamedTuple):
    """One language; what is `Html` has places to fill in, and whatever fills them is escaped."""

    sign_in: str
    sign_in_for: Html  # app
    login: str
    password: str
    only_here: str
    let_in: str  # app
    let_in_app: Html  # app
    an_assistant: str
    will_be_able: str
    never_learns: str
    sent_on: Html  # where
    says_it_is: Html  # website
    may: str
    pictures: str
    spend: str
    as_many: str
    nothing: str
    as_much: str
    no: str
    yes: str
    not_you: str  # name
    someone_else: str
    your_code: str
    give_code: Html  # app
    code_how: str
    code: str
    failed: str
    back: str  # place
    moment: str
    go_on: str
    unknown_app: tuple[str, str]
    unregistered: tuple[str, str]
    not_let_in: str
    said_no: str
    draft: str
    published: str
    see_post: Html
    publish_this: str
    left_draft: str  # app
    some_assistant: str
    seen_by: str
    audiences: Mapping[str, str]
    answers_post: Html  # address
    quotes_post: Html  # address
    throw_away: str
    publish: str
    sign_in_draft: str
    come_back: Html  # address
    not_published: str
    draft_gone: tuple[str, str]
    not_built: str
    not_built_how: Html
    wrong: str
    too_often: str
    scopes: Mapping[str, str]
    nouns: Mapping[str, str]
    other_noun: str  # noun
    see: str  # what
    change: str  # what
    staff_see: str  # what
    staff_change: str  # what
