"""An evening with Mastodon.py, the library most bots and scripts are written with, against a running Salon."""

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mastodon import Mastodon, MastodonAPIError, MastodonNotFoundError
from PIL import Image

from tests.clients.evening import Ear, called, join, let_keeper_in
from tests.clients.methods import NOT_HERE, added, list_methods
from tests.stories.conftest import Place
from tests.stories.test_running import wait_for


@pytest.fixture(scope="module")
def alice(place: Place) -> Mastodon:
    return join(place)


@pytest.fixture(scope="module")
def keeper(place: Place) -> Mastodon:
    return let_keeper_in(place)


@pytest.fixture(scope="module")
def bob(place: Place) -> Mastodon:
    return join(place)


@pytest.mark.parametrize(
    "method",
    [
        *("instance", "instance_v1", "instance_v2", "instance_activity", "instance_peers", "instance_health"),
        *("instance_rules", "instance_extended_description", "instance_translation_languages", "instance_languages"),
        *("instance_domain_blocks", "instance_nodeinfo", "custom_emojis", "announcements", "preferences"),
        *("app_verify_credentials", "oauth_authorization_server_info", "me", "account_verify_credentials"),
        *("followed_tags", "lists", "filters", "filters_v2", "blocks", "mutes", "domain_blocks", "endorsements"),
        *("bookmarks", "favourites", "follow_requests", "featured_tags", "featured_tag_suggestions", "conversations"),
        *("scheduled_statuses", "suggestions", "suggestions_v1", "suggestions_v2", "directory", "trends"),
        *("trending_tags", "trending_statuses", "trending_links", "notifications", "grouped_notifications"),
        *("notifications_unread_count", "unread_grouped_notifications_count", "notifications_policy"),
        *("notification_requests", "notifications_merged", "timeline", "timeline_home", "timeline_local"),
        *("timeline_public", "stream_healthy", "get_approx_server_time"),
    ],
)
def test_what_an_app_asks_at_start_is_answered(alice: Mastodon, method: str) -> None:
    assert getattr(alice, method)() is not None


def test_posting_with_a_picture_a_poll_and_a_date(alice: Mastodon, bob: Mastodon, tmp_path: Path) -> None:
    Image.new("RGB", (64, 64), "red").save(tmp_path / "red.png")
    media = alice.media_post(str(tmp_path / "red.png"), description="red", focus=(0.1, 0.2), synchronous=True)
    assert alice.media(media.id).id == media.id
    assert alice.media_update(media.id, description="redder").description == "redder"
    post = alice.status_post(
        "hello #sea", media_ids=[media], sensitive=True, spoiler_text="cw", language="en", idempotency_key="x1"
    )
    assert alice.status_post("hello #sea", media_ids=[media], idempotency_key="x1").id == post.id
    answer = bob.status_reply(post, "an answer")
    assert [one.id for one in bob.status_context(post).descendants] == [answer.id]
    asked = alice.status_post("which?", poll=alice.make_poll(["x", "y"], 600, multiple=True))
    assert bob.poll_vote(asked.poll, [0, 1]).own_votes == [0, 1]
    assert bob.poll(asked.poll).votes_count == 2
    later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    waiting = alice.status_post("later", scheduled_at=later)
    assert alice.scheduled_status_update(waiting, later + dt.timedelta(hours=1)).id == waiting.id
    assert alice.scheduled_status(waiting).params.text == "later"
    alice.scheduled_status_delete(waiting)
    with pytest.raises(MastodonNotFoundError):
        alice.scheduled_status(waiting)


def test_everything_one_does_with_a_post(alice: Mastodon, bob: Mastodon) -> None:
    post = alice.status_post("do things with me")
    for verb, field in (("favourite", "favourited"), ("bookmark", "bookmarked"), ("mute", "muted")):
        assert getattr(bob, f"status_{verb}")(post)[field] is True
        assert getattr(bob, f"status_un{verb}")(post)[field] is False
    assert bob.status_reblog(post).reblog.id == post.id
    assert [one.id for one in alice.status_reblogged_by(post)] == [bob.me().id]
    assert bob.status_unreblog(post).reblogged is False
    bob.status_favourite(post)
    assert [one.id for one in alice.status_favourited_by(post)] == [bob.me().id]
    assert alice.status_pin(post).pinned is True
    assert [one.id for one in bob.account_statuses(alice.me().id, pinned=True)] == [post.id]
    assert alice.status_unpin(post).pinned is False
    changed = alice.status_update(post, "changed", spoiler_text="now with a warning")
    assert changed.spoiler_text == "now with a warning"
    assert len(alice.status_history(post)) == 2
    assert alice.status_source(post).text == "changed"
    assert [one.id for one in alice.statuses([post.id])] == [post.id]
    assert alice.status_delete(post).text == "changed"
    with pytest.raises(MastodonNotFoundError):
        bob.status(post)


def test_people(alice: Mastodon, bob: Mastodon, tmp_path: Path) -> None:
    Image.new("RGB", (64, 64), "blue").save(tmp_path / "blue.png")
    picture = str(tmp_path / "blue.png")
    own = alice.account_update_credentials(
        display_name="Alice", note="hi", fields=[("a", "b")], avatar=picture, header=picture, discoverable=True
    )
    assert (own.display_name, own.fields[0].name) == ("Alice", "a")
    alice.account_delete_avatar()
    alice.account_delete_header()
    him = bob.me()
    assert alice.account(him.id).id == alice.account_lookup(him.acct).id == alice.accounts([him.id])[0].id
    assert him.id in {one.id for one in alice.account_search(him.username)}
    for method in ("following", "followers", "lists", "featured_tags", "familiar_followers", "relationships"):
        assert getattr(alice, f"account_{method}")(him.id) is not None
    followed = alice.account_follow(him.id, reblogs=False, notify=True)
    assert (followed.following, followed.showing_reblogs, followed.notifying) == (True, False, True)
    assert alice.account_pin(him.id).endorsed is True
    assert alice.account_unpin(him.id).endorsed is False
    assert alice.account_note_set(him.id, "met him").note == "met him"
    assert alice.account_mute(him.id, duration=60).muting is True
    assert him.id in {one.id for one in alice.mutes()}
    assert alice.account_unmute(him.id).muting is False
    assert alice.account_block(him.id).blocking is True
    assert alice.account_unblock(him.id).blocking is False
    alice.domain_block("x.example")
    assert "x.example" in alice.domain_blocks()
    alice.domain_unblock("x.example")
    bob.account_update_credentials(locked=True)
    assert alice.account_follow(him.id).requested is True
    assert bob.follow_request_authorize(alice.me().id).followed_by is True
    assert bob.account_remove_from_followers(alice.me().id).followed_by is False
    alice.account_follow(him.id)
    assert bob.follow_request_reject(alice.me().id).followed_by is False
    bob.account_update_credentials(locked=False)
    alice.suggestion_delete(him.id)
    assert alice.report(him.id, comment="only a test", category="other").comment == "only a test"


def test_lists_filters_and_tags(alice: Mastodon, bob: Mastodon) -> None:
    him = bob.me()
    alice.account_follow(him.id)
    one = alice.list_create("Painters", replies_policy="none")
    alice.list_accounts_add(one, [him.id])
    assert [member.id for member in alice.list_accounts(one)] == [him.id]
    post = bob.status_post("on the list #sea")
    assert [seen.id for seen in alice.timeline_list(one)][:1] == [post.id]
    assert alice.list_update(one, "Renamed", replies_policy="none").title == "Renamed"
    assert alice.list(one).replies_policy == "none"
    alice.list_accounts_delete(one, [him.id])
    alice.list_delete(one)
    old = alice.filter_create("word", ["home"], whole_word=True, expires_in=3600)
    assert alice.filter(old).phrase == "word"
    assert alice.filter_update(old, phrase="words", context=["public"]).phrase == "words"
    alice.filter_delete(old)
    new = alice.create_filter_v2("T", ["public"], "warn", keywords_attributes=[{"keyword": "sea", "whole_word": True}])
    assert alice.status(post).filtered[0].filter.id == new.id
    keyword = alice.add_filter_keyword_v2(new, "land", whole_word=False)
    assert {one.keyword for one in alice.filter_keywords_v2(new)} == {"sea", "land"}
    alice.delete_filter_keyword_v2(keyword)
    row = alice.add_filter_status_v2(new, post)
    assert alice.filter_status_v2(row).status_id == post.id
    assert len(alice.filter_statuses_v2(new)) == 1
    alice.delete_filter_status_v2(row)
    assert alice.update_filter_v2(new, title="U").title == alice.filter_v2(new).title == "U"
    alice.delete_filter_v2(new)
    assert alice.tag_follow("sea").following is True
    assert alice.tag("sea").following is True
    assert alice.tag_unfollow("sea").following is False
    featured = alice.featured_tag_create("sea")
    alice.featured_tag_delete(featured)
    assert alice.tag_feature("sea").featuring is True
    assert alice.tag_unfeature("sea").featuring is False
    assert post.id in {one.id for one in alice.timeline_hashtag("sea", local=True)}
    assert post.id in {one.id for one in alice.search_v2(post.url, resolve=True).statuses}
    assert him.id in {one.id for one in alice.search(him.acct, result_type="accounts").accounts}
    assert "sea" in alice.search_v1("sea").hashtags


def test_quotes_and_who_may(alice: Mastodon, bob: Mastodon) -> None:
    post = alice.status_post("quote me", quote_approval_policy="public")
    assert post.quote_approval.current_user == "automatic"
    quote = bob.status_post("gladly", quoted_status_id=post.id)
    assert (quote.quote.state, quote.quote.quoted_status.id) == ("accepted", post.id)
    assert [one.id for one in alice.status_quotes(post)] == [quote.id]
    wait_for(lambda: "quote" in [one.type for one in alice.notifications()])
    assert alice.status_quote_revoke(post, quote).quote.state == "revoked"
    assert bob.status(quote).quote.quoted_status is None
    assert alice.status_update_quote_approval_policy(post, "nobody").quote_approval.automatic == []
    with pytest.raises(MastodonNotFoundError):
        bob.status_post("again", quoted_status_id=post.id)


def test_announcements_and_emoji(alice: Mastodon, place: Place) -> None:
    operator = place.keeper
    assert operator is not None
    picture = io.BytesIO()
    Image.new("RGBA", (32, 32), "teal").save(picture, "PNG")
    added = operator.client.post(
        "/api/salon/v1/emojis", data={"shortcode": "wave"}, files={"image": ("a.png", picture.getvalue(), "image/png")}
    )
    assert added.status_code == 200, added.text
    assert "wave" in [one.shortcode for one in alice.custom_emojis()]
    assert [one.shortcode for one in alice.status_post("a :wave: of water").emojis] == ["wave"]
    made = operator.post("/api/salon/v1/announcements", {"text": "A party, :wave:"})
    [heard] = alice.announcements()
    assert (heard.id, heard.read, [one["shortcode"] for one in heard.emojis]) == (made["id"], False, ["wave"])
    for name in ("wave", "\U0001f389"):
        alice.announcement_reaction_create(heard, name)
    alice.announcement_reaction_delete(heard, "wave")
    assert [(one.name, one.count, one.me) for one in alice.announcements()[0].reactions] == [("\U0001f389", 1, True)]
    alice.announcement_dismiss(heard)
    assert alice.announcements() == []
    operator.client.delete(f"/api/salon/v1/announcements/{made['id']}")
    operator.client.delete(f"/api/salon/v1/emojis/{added.json()['id']}")


def test_what_one_is_told(alice: Mastodon, bob: Mastodon) -> None:
    me = alice.me()
    alice.notifications_clear()
    post = alice.status_post("tell me")
    bob.status_favourite(post)
    bob.status_post(f"@{me.acct} psst", visibility="direct")
    wait_for(lambda: len(alice.notifications()) == 2)
    told = alice.notifications()
    assert [one.type for one in told] == ["mention", "favourite"]
    assert alice.notifications(id=told[0].id).id == told[0].id
    groups = alice.grouped_notifications(grouped_types=["favourite"], expand_accounts="partial_avatars")
    key = next(one.group_key for one in groups.notification_groups if one.type == "favourite")
    assert alice.grouped_notification(key).notification_groups[0].notifications_count == 1
    assert [one.id for one in alice.grouped_notification_accounts(key)] == [bob.me().id]
    alice.dismiss_grouped_notification(key)
    alice.notifications_dismiss(told[0].id)
    assert alice.notifications() == []
    assert alice.update_notifications_policy(for_new_accounts="filter").for_new_accounts == "filter"
    assert alice.update_notifications_policy(for_new_accounts="accept").for_new_accounts == "accept"
    wait_for(lambda: len(alice.conversations()) == 1)
    assert alice.conversations_read(alice.conversations()[0]).unread is False
    assert [one.visibility for one in alice.timeline("direct")] == ["direct"]
    assert alice.markers_set(["home"], [post.id])["home"].last_read_id == post.id
    assert alice.markers_get(["home"])["home"].last_read_id == post.id


def test_pages_are_followed_in_both_directions(alice: Mastodon) -> None:
    for number in range(3):
        alice.status_post(f"page {number}")
    first = alice.account_statuses(alice.me().id, limit=2)
    second = alice.fetch_next(first)
    assert len(second) >= 1
    assert {one.id for one in first}.isdisjoint({one.id for one in second})
    assert [one.id for one in alice.fetch_previous(second)][-2:] == [one.id for one in first]
    everything = alice.fetch_remaining(alice.account_statuses(alice.me().id, limit=1))
    assert len({one.id for one in everything}) == len(everything) >= 3


@pytest.mark.parametrize(
    "ask",
    [
        lambda api: api.status_translate(api.status_post("hello"), "de"),
        lambda api: api.email_resend_confirmation(),
        lambda api: api.push_subscription(),
    ],
)
def test_what_is_not_there_says_so(alice: Mastodon, ask: Callable[[Mastodon], Any]) -> None:
    with pytest.raises(MastodonAPIError):
        ask(alice)


def test_what_is_left_over_of_an_evening(alice: Mastodon, bob: Mastodon) -> None:
    him = bob.me()
    alice.account_follow(him.id)
    assert alice.account_endorse(him.id).endorsed is True
    assert alice.account_unendorse(him.id).endorsed is False
    assert alice.account_unfollow(him.id).following is False
    post = bob.toot("the #sea again")
    filters = [alice.create_filter_v2("T", ["home"], "hide", keywords_attributes=[{"keyword": "zz"}])]
    assert alice.filters_apply([post], alice.filters(), "home") == [post]
    alice.delete_filter_v2(filters[0])
    page = bob.account_statuses(him.id, limit=1)
    assert bob.get_pagination_info(page, "next")
    assert [one.id for one in bob.pagination_iterator(page)][:1] == [page[0].id]
    assert next(iter(bob.pagination_page_iterator(page)))[0].id == page[0].id
    assert Mastodon.get_supported_version()
    assert alice.generate_media_edit_attributes(post.id, description="d")
    alice.set_language("en")
    alice.clear_caches()


def test_who_waits_to_be_let_through(alice: Mastodon, bob: Mastodon) -> None:
    me, him = alice.me(), bob.me()
    alice.account_unfollow(him.id)
    alice.update_notifications_policy(for_not_following="filter")
    for decide in (alice.dismiss_notification_request, alice.accept_notification_request):
        bob.status_post(f"@{me.acct} may I?")
        wait_for(lambda: him.id in {one.account.id for one in alice.notification_requests()})
        one = next(one for one in alice.notification_requests() if one.account.id == him.id)
        assert alice.notification_request(one.id).account.id == him.id
        decide(one.id)
        assert him.id not in {one.account.id for one in alice.notification_requests()}
    alice.update_notifications_policy(for_not_following="accept")


def test_every_stream_brings_what_belongs_in_it(alice: Mastodon, bob: Mastodon) -> None:
    alice.account_follow(bob.me().id)
    one = alice.list_create("Live")
    alice.list_accounts_add(one, [bob.me().id])
    ears = {name: Ear() for name in ("user", "public", "local", "hashtag", "list")}
    also = {"direct": Ear(), "user_notifications": Ear()}
    arguments = {"hashtag": ("sea",), "list": (one,)}
    handles = [
        getattr(alice, f"stream_{name}")(*arguments.get(name, ()), listener=ear, run_async=True)
        for name, ear in {**ears, **also}.items()
    ]
    written: set[str] = set()

    def all_heard() -> bool:
        written.add(bob.status_post(f"to the #sea {len(written)}").id)
        return all(ear.heard & written for ear in ears.values())

    wait_for(all_heard)
    assert not also["direct"].heard | also["user_notifications"].heard
    for handle in handles:
        handle.close()


def test_the_operator_looks_after_people(place: Place, keeper: Mastodon, alice: Mastodon) -> None:
    carol = join(place)
    one = carol.me().id
    assert keeper.admin_account(one).id == one
    for listing in (keeper.admin_accounts, keeper.admin_accounts_v1, keeper.admin_accounts_v2):
        assert str(one) in {str(found["id"]) for found in listing()}
    for action, lift, field in (
        ("sensitive", "unsensitive", "sensitized"),
        ("silence", "unsilence", "silenced"),
        ("disable", "enable", "disabled"),
        ("suspend", "unsuspend", "suspended"),
    ):
        keeper.admin_account_moderate(one, action=action, text="for a moment")
        assert keeper.admin_account(one)[field] is True
        assert getattr(keeper, f"admin_account_{lift}")(one)[field] is False
    for verb in ("approve", "reject"):
        with pytest.raises(MastodonAPIError):
            getattr(keeper, f"admin_account_{verb}")(one)  # nobody waits
    with pytest.raises(MastodonAPIError):
        alice.admin_account(one)
    keeper.admin_account_moderate(one, action="suspend")
    keeper.admin_account_delete(one)
    assert one not in {found.id for found in keeper.admin_accounts_v2()}


def test_the_operator_works_through_reports(keeper: Mastodon, alice: Mastodon, bob: Mastodon) -> None:
    post = bob.status_post("worth a look")
    filed = alice.report(bob.me().id, [post.id], "please look").id
    assert filed in {found.id for found in keeper.admin_reports()}
    assert keeper.admin_report(filed).comment == "please look"
    assert keeper.admin_report_assign(filed).assigned_account.id == keeper.me().id
    assert keeper.admin_report_unassign(filed).assigned_account is None
    assert keeper.admin_report_resolve(filed).action_taken is True
    assert keeper.admin_report_reopen(filed).action_taken is False


def test_the_operator_counts(keeper: Mastodon) -> None:
    until = dt.datetime.now(dt.UTC)
    since = until - dt.timedelta(days=2)
    assert {one.key for one in keeper.admin_measures(since, until, new_users=True, interactions=True)} == {
        "new_users",
        "interactions",
    }
    assert [one.key for one in keeper.admin_dimensions(since, until, languages=True)] == ["languages"]
    assert len(keeper.admin_retention(since, until)) == 3


def test_what_the_operator_announces_is_reacted_to_and_put_away(place: Place, alice: Mastodon) -> None:
    assert place.keeper is not None
    one = place.keeper.post("/api/salon/v1/announcements", {"text": "We paint tonight"})["id"]

    def find() -> Any:
        return next((found for found in alice.announcements() if str(found.id) == one), None)

    alice.announcement_reaction_create(one, "🎨")
    assert [(reaction.name, reaction.me) for reaction in find().reactions] == [("🎨", True)]
    alice.announcement_reaction_delete(one, "🎨")
    assert find().reactions == []
    alice.announcement_dismiss(one)
    assert find() is None


def test_many_notifications_that_wait_are_decided_at_once(place: Place) -> None:
    dora = join(place)
    dora.update_notifications_policy(for_not_following="filter")
    strangers = [join(place) for _ in range(4)]
    for one in strangers:
        one.status_post(f"@{dora.me().username} hello")
    wait_for(lambda: len(dora.notification_requests()) == 4)
    first, second, *rest = dora.notification_requests()
    dora.accept_multiple_notification_requests([first, second])
    dora.dismiss_multiple_notification_requests(rest)
    assert dora.notification_requests() == []
    assert len(dora.notifications()) == 2


def test_every_method_was_called_or_cannot_apply(alice: Mastodon, request: pytest.FixtureRequest) -> None:
    if sum(one.path == request.path for one in request.session.items) < 50:
        pytest.skip("only some of the evening was spent")
    advertised = tuple(int(part) for part in alice.instance().version.split(" ")[0].split("."))
    newer = {name for name in list_methods() if added(name) > advertised}
    assert len(list_methods()) > 250
    left = list_methods() - called - newer
    unexplained = {name for name in left if not name.startswith(tuple(NOT_HERE))}
    assert not unexplained, "neither called nor explained"
