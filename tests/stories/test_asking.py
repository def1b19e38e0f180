"""The assistant in a real browser: help that is offered and not put in, catching up, and a card in a conversation."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.assistant.model_server import ModelServer
from tests.stories.asking_place import opened
from tests.stories.conftest import Place
from tests.stories.test_browser import browser, come_in, shoot_both, walk_in  # noqa: F401
from tests.stories.test_running import wait_for
from tests.stories.test_studio import open_studio
from tests.stories.test_writing import begin

pytestmark = pytest.mark.browser
WAIT = 30_000
Asking = tuple[Place, ModelServer]


@pytest.fixture(scope="module")
def asking() -> Iterator[Asking]:
    with opened() as found:
        found[0].keeper = found[0].invite("keeper")
        yield found


def answer(order: dict[str, Any]) -> str:
    """As a model would: by what it is told to do."""
    task = order["messages"][0]["content"]
    if "Describe the picture" in task:
        return "A plain teal square."
    if "translation" in task:
        return "Wer kommt in den Garten?"
    if "think of pictures" in task:
        return "A heron waits for the ferry.\nTwo snails race past a tram."
    if "own text" in task:
        return "Do come to the garden, please!"
    return "Ann asks who comes [1], and Ben brings tea [2]."


def test_help_with_words_and_pictures_is_taken_by_pressing(
    browser: Browser,  # noqa: F811
    asking: Asking,
    tmp_path: Path,
) -> None:
    place, model = asking
    model.say = answer
    writer = place.invite()
    page = walk_in(browser, place, writer)
    begin(page)
    page.keyboard.type("Come to the garden!")
    page.get_by_role("button", name="Help with these words").click()
    help_ = page.get_by_role("dialog", name="Help with your words")
    help_.get_by_role("button", name="Friendlier").click(timeout=WAIT)
    expect(help_.get_by_label("Offered words")).to_have_text("Do come to the garden, please!", timeout=WAIT)
    expect(help_.get_by_text("By the language model small")).to_be_visible()
    expect(page.get_by_label("Words of the post")).to_have_value("Come to the garden!")
    shoot_both(page, "asking-words")
    help_.get_by_role("button", name="Use it").click()
    expect(page.get_by_label("Words of the post")).to_have_value("Do come to the garden, please!")
    picture = tmp_path / "teal.png"
    Image.new("RGB", (200, 200), "teal").save(picture)
    page.locator("input[type=file]").first.set_input_files(picture)
    page.get_by_role("button", name="Suggest a description").click(timeout=WAIT)
    expect(page.get_by_label("Offered words")).to_have_text("A plain teal square.", timeout=WAIT)
    alt = page.get_by_label("Describe this picture for people who cannot see it")
    expect(alt).to_have_value("")
    page.get_by_role("button", name="Use it").click()
    expect(alt).to_have_value("A plain teal square.")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_text("Posted.")).to_be_visible(timeout=WAIT)
    [post] = writer.get(f"/api/v1/accounts/{writer.id}/statuses")
    assert post["media_attachments"][0]["description"] == "A plain teal square."
    page.close()


def test_an_idea_for_a_picture_is_asked_for_and_taken_by_pressing(browser: Browser, asking: Asking) -> None:  # noqa: F811
    place, model = asking
    model.say = answer
    page = walk_in(browser, place, place.invite())
    open_studio(page)
    studio = page.get_by_role("region", name="Studio")
    words = page.get_by_label("What should the picture show?")
    studio.get_by_role("button", name="Ideas", exact=True).click()
    heron = studio.get_by_role("button", name="Take over: A heron waits for the ferry.")
    expect(heron).to_be_visible(timeout=WAIT)
    expect(studio.get_by_text("By the language model small, from today")).to_be_visible()
    expect(words).to_have_value("")
    shoot_both(page, "asking-ideas")
    heron.click()
    expect(words).to_have_value("A heron waits for the ferry.")
    studio.get_by_role("button", name="Take back").click(timeout=WAIT)
    expect(words).to_have_value("")
    model.how = "broken"
    studio.get_by_role("button", name="Leave it as it is").click()
    studio.get_by_role("button", name="Ideas", exact=True).click()
    expect(studio.get_by_text("what the studio draws well")).to_be_visible(timeout=WAIT)
    expect(studio.get_by_text("The language model has a problem just now.")).to_be_visible()
    expect(studio.get_by_role("button", name="Take over:")).to_have_count(6)
    model.how = "ok"
    page.close()


def test_a_conversation_is_caught_up_with_answered_under_and_closed_to_the_assistant(
    browser: Browser,  # noqa: F811
    asking: Asking,
) -> None:
    place, model = asking
    model.say, model.how = answer, "whole"  # nothing is seen of it before it is there
    ann, ben = place.invite(), place.invite()
    root = ann.post("/api/v1/statuses", {"status": "Who comes to the garden?"})
    ben.post("/api/v1/statuses", {"status": "I do, with tea.", "in_reply_to_id": root["id"]})
    page = walk_in(browser, place, ann, at=f"/posts/{root['id']}")
    page.get_by_role("button", name="What was said here").click(timeout=WAIT)
    told = page.get_by_role("dialog", name="What was said here")
    expect(told.get_by_text("Ann asks who comes [1], and Ben brings tea [2].")).to_be_visible(timeout=WAIT)
    expect(told.get_by_role("link", name="Source 2: a post by")).to_be_visible()
    shoot_both(page, "asking-caught-up")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Ask the assistant").click()
    card = page.locator("details").filter(has_text="AI · small")
    expect(card).to_be_visible(timeout=WAIT)
    expect(card.get_by_text("Ben brings tea")).not_to_be_visible()
    card.locator("summary").click()
    expect(card.get_by_text("Ben brings tea")).to_be_visible()
    expect(card.get_by_text("AI · small")).to_be_visible()
    shoot_both(page, "asking-card")
    page.get_by_role("button", name="No assistant in this conversation").click()
    expect(card).to_have_count(0)
    expect(page.get_by_role("button", name="Let the assistant in again")).to_be_visible()
    model.how = "ok"
    page.close()


def test_a_card_is_seen_being_written_and_can_be_stopped(browser: Browser, asking: Asking) -> None:  # noqa: F811
    place, model = asking
    model.say, model.held = lambda order: "Ben brings tea [2], and Ann the cake [1].", True
    ann, ben = place.invite(), place.invite()
    root = ann.post("/api/v1/statuses", {"status": "Who comes to the garden?"})
    ben.post("/api/v1/statuses", {"status": "I do, with tea.", "in_reply_to_id": root["id"]})
    page, other = come_in(browser, place, ann), come_in(browser, place, ben)
    for one in (page, other):
        one.goto(f"{place.url}/posts/{root['id']}")
        expect(one.get_by_role("button", name="Ask the assistant")).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="Ask the assistant").click()
    cards = [one.locator("details").filter(has_text="AI · small") for one in (page, other)]
    for card in cards:
        expect(card.locator("summary")).to_contain_text("The assistant is writing", timeout=WAIT)
        expect(card.locator(".text")).to_have_text("Ben", timeout=WAIT)
    expect(cards[0].locator(".text")).to_be_visible()
    expect(cards[1].locator(".text")).not_to_be_visible()
    shoot_both(page, "asking-written")
    model.go_on(9)  # one for each word that is left, and one for the end
    for card in cards:
        expect(card.locator(".text")).to_have_text("Ben brings tea [2], and Ann the cake [1].", timeout=WAIT)
        expect(card.locator("summary")).not_to_contain_text("is writing")
    expect(cards[0].locator(".text")).to_be_visible()
    cards[0].get_by_role("button", name="Take this answer away").click()
    for card in cards:
        expect(card).to_have_count(0, timeout=WAIT)
    other.get_by_role("button", name="Ask the assistant").click()
    expect(cards[1].locator(".text")).to_have_text("Ben", timeout=WAIT)
    cards[1].get_by_role("button", name="Stop it").click()
    for card in cards:
        expect(card).to_have_count(0, timeout=WAIT)
    model.held = False
    model.go_on(20)
    page.close()
    other.close()


def test_an_answer_is_reported_and_taken_down_with_its_reasons(browser: Browser, asking: Asking) -> None:  # noqa: F811
    place, model = asking
    model.say = lambda order: "The moon is made of cheese [1]."
    writer, reader = place.invite(), place.invite()
    post = writer.post("/api/v1/statuses", {"status": "What is the moon made of?"})
    path = f"/api/salon/v1/posts/{post['id']}/assistant"
    writer.post(path)
    wait_for(lambda: [card["state"] for card in reader.get(path)["cards"]] == ["ready"])
    page = walk_in(browser, place, reader, at=f"/posts/{post['id']}")
    page.locator("summary").get_by_text("The assistant’s answer").click(timeout=WAIT)  # noqa: RUF001
    page.get_by_role("button", name="Report this answer").click()
    dialog = page.get_by_role("dialog", name="Tell the moderators")
    dialog.get_by_label("What the moderators should know").fill("No cheese there.")
    shoot_both(page, "asking-report")
    dialog.get_by_role("button", name="Send").click()
    expect(page.get_by_text("You will hear what comes of it.")).to_be_visible(timeout=WAIT)
    page.close()
    assert place.keeper is not None
    desk = walk_in(browser, place, place.keeper, at="/running/reports")
    row = desk.get_by_role("listitem").filter(has_text="No cheese there.")
    expect(row.get_by_text("The moon is made of cheese")).to_be_visible(timeout=WAIT)
    row.get_by_role("button", name="Take down").click()
    reasons = desk.get_by_role("dialog", name="Take the assistant’s answer down?")  # noqa: RUF001
    reasons.get_by_role("textbox").fill("It is untrue.")
    reasons.get_by_role("button", name="Take down").click()
    expect(row.get_by_text("It was taken down.")).to_be_visible(timeout=WAIT)
    shoot_both(desk, "asking-report-desk")
    desk.close()
    assert reader.get(path)["cards"] == []
    asker = walk_in(browser, place, writer, at="/settings/decisions")
    expect(asker.get_by_text("The assistant’s answer you asked for was taken down")).to_be_visible(timeout=WAIT)  # noqa: RUF001
    expect(asker.get_by_text("It is untrue.")).to_be_visible()
    asker.close()


def test_who_wants_no_answers_says_so_in_the_settings(browser: Browser, asking: Asking) -> None:  # noqa: F811
    place, _ = asking
    reader = place.invite()
    page = walk_in(browser, place, reader)
    page.get_by_role("button", name="Catch me up").click(timeout=WAIT)
    expect(page.get_by_role("dialog").get_by_text("Nothing new.")).to_be_visible(timeout=WAIT)
    page.goto(f"{place.url}/settings/provenance")
    shows = page.get_by_role("switch", name="Show me its answers")
    expect(shows).to_be_checked(timeout=WAIT)
    with page.expect_response(lambda answer: answer.url.endswith("/assistant/choices")):
        shows.uncheck()
    assert reader.get("/api/salon/v1/assistant/choices") == {"shows_cards": False, "in_my_threads": True}
    page.close()


def test_without_a_model_the_buttons_explain_themselves(browser: Browser, place: Place) -> None:  # noqa: F811
    writer = place.invite()
    root = writer.post("/api/v1/statuses", {"status": "Alone in the garden"})
    page = walk_in(browser, place, writer)
    begin(page)
    page.keyboard.type("Come to the garden!")
    page.get_by_role("button", name="Help with these words").click()
    help_ = page.get_by_role("dialog", name="Help with your words")
    expect(help_.get_by_text("This place has no language model")).to_be_visible(timeout=WAIT)
    expect(help_.get_by_role("button", name="Friendlier")).to_have_count(0)
    page.goto(f"{place.url}/posts/{root['id']}")
    page.get_by_role("button", name="What was said here").click(timeout=WAIT)
    told = page.get_by_role("dialog", name="What was said here")
    expect(told.get_by_text("Counted and quoted by rules")).to_be_visible(timeout=WAIT)
    expect(told.get_by_role("link", name="Alone in the garden")).to_be_visible()
    expect(page.get_by_role("button", name="Ask the assistant")).to_have_count(0)
    page.close()
