"""What guards an account, in a real browser with an authenticator: passkeys, recovery codes, where one is signed in."""

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.stories.conftest import Guest, Place
from tests.stories.test_browser import browser, shoot, walk_in  # noqa: F401

pytestmark = pytest.mark.browser
WAIT = 30_000
PHONE = {"width": 390, "height": 844}
PASSWORD = "a long enough secret"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def plug_in(page: Page) -> None:
    """Give the browser an authenticator whose holder touches it whenever it is asked."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def forget_proof(place: Place, guest: Guest) -> None:
    """Sign the guest's window in as it would be after ten minutes: by a session that proved nothing lately."""
    lines = (place.data / "postgres" / "postmaster.pid").read_text().splitlines()
    with psycopg.connect(host=lines[4], port=int(lines[3]), user="postgres", dbname="postgres") as conn:
        conn.execute(
            "UPDATE sessions SET proved_at = now() - interval '1 hour' WHERE account_id = %s", (int(guest.id),)
        )


def sign_out(page: Page, place: Place) -> None:
    page.goto(f"{place.url}/settings/account")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_text("Make pictures. Talk about them.").first).to_be_visible(timeout=WAIT)
    expect(page.locator("#coming")).to_have_count(0, timeout=WAIT)


def test_a_passkey_is_added_after_a_proof_and_then_signs_in_without_a_name(browser: Browser, place: Place) -> None:  # noqa: F811
    guest = place.invite()
    forget_proof(place, guest)
    page = walk_in(browser, place, guest)
    plug_in(page)
    page.goto(f"{place.url}/settings/account")
    page.get_by_role("button", name="Add a passkey").click()
    proof = page.get_by_role("dialog", name="Is it you?")
    proof.get_by_label("Password").fill("not my password")
    proof.get_by_role("button", name="Go on").click()
    expect(proof.get_by_text("That is not your password.")).to_be_visible(timeout=WAIT)
    shoot(page, "proof")
    proof.get_by_label("Password").fill(PASSWORD)
    proof.get_by_role("button", name="Go on").click()
    naming = page.get_by_role("dialog", name="What is it called?")
    naming.get_by_label("Name").fill("Key ring")
    naming.get_by_role("button", name="Save").click()
    expect(page.get_by_text("You can sign in with this passkey from now on.")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("Key ring")).to_be_visible()
    shoot(page, "security")
    sign_out(page, place)
    # Offered among what the browser fills in, this authenticator would answer before anybody presses the button.
    page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = async () => false")
    page.goto(f"{place.url}/sign-in")
    by_passkey = page.get_by_role("button", name="Sign in with a passkey")
    expect(by_passkey).to_be_visible(timeout=WAIT)
    shoot(page, "sign-in-passkey")
    by_passkey.click()
    expect(page.get_by_role("link", name="Bookmarks")).to_be_visible(timeout=WAIT)
    forget_proof(place, guest)
    page.goto(f"{place.url}/settings/account")
    page.get_by_role("button", name="Remove Key ring").click()
    page.get_by_role("dialog", name="Remove Key ring?").get_by_role("button", name="Remove").click()
    page.get_by_role("dialog", name="Is it you?").get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("Removed. It opens your account no longer.")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("Key ring")).to_have_count(0)
    page.close()


def test_every_other_browser_is_signed_out_from_this_one(browser: Browser, place: Place) -> None:  # noqa: F811
    guest = place.invite()
    login = {"login": guest.username, "password": PASSWORD}
    assert guest.client.post("/api/salon/v1/session", json=login).is_success
    page = walk_in(browser, place, guest, at="/settings/account", viewport=PHONE)
    expect(page.get_by_text("This browser ·")).to_be_visible(timeout=WAIT)
    shoot(page, "security-phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="Sign out everywhere else").click()
    page.get_by_role("dialog").get_by_role("button", name="Sign out everywhere else").click()
    expect(page.get_by_text("Signed out there.")).to_be_visible(timeout=WAIT)
    assert guest.client.get("/api/salon/v1/session").json()["account"] is None
    expect(page.get_by_text("This browser ·")).to_be_visible()
    page.close()


def test_a_recovery_code_brings_back_who_lost_the_password(browser: Browser, place: Place) -> None:  # noqa: F811
    guest = place.invite()
    page = walk_in(browser, place, guest, at="/settings/account")
    page.get_by_role("button", name="Make recovery codes").click()
    expect(page.get_by_text("You see these codes only now.")).to_be_visible(timeout=WAIT)
    codes = page.get_by_role("listitem").locator("code").all_inner_texts()
    assert len(codes) == 10
    page.get_by_text("You see these codes only now.").scroll_into_view_if_needed()
    shoot(page, "recovery-codes")
    sign_out(page, place)
    page.goto(f"{place.url}/sign-in")
    page.get_by_role("link", name="Use a recovery code").click()
    expect(page.get_by_role("heading", name="Back in with a recovery code")).to_be_visible(timeout=WAIT)
    page.get_by_label("Handle or e-mail").fill(guest.username)
    page.get_by_label("Recovery code").fill(codes[4].lower())
    page.get_by_label("New password").fill("another long secret")
    shoot(page, "recover")
    page.get_by_role("button", name="Set password and sign in").click()
    expect(page.get_by_role("link", name="Bookmarks")).to_be_visible(timeout=WAIT)
    page.goto(f"{place.url}/settings/account")
    expect(page.get_by_text("9 codes left.")).to_be_visible(timeout=WAIT)
    page.close()


def test_who_deletes_the_account_and_comes_back_in_time_keeps_it(browser: Browser, place: Place) -> None:  # noqa: F811
    guest = place.invite()
    page = walk_in(browser, place, guest, at="/settings/account")
    page.get_by_role("link", name="Read what happens").click()
    expect(page.get_by_role("heading", name="What stays")).to_be_visible(timeout=WAIT)
    shoot(page, "leaving")
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    shoot(page, "leaving-phone")
    page.get_by_role("button", name="Delete my account").click()
    page.get_by_role("dialog", name=f"Delete @{guest.username}?").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Make pictures. Talk about them.").first).to_be_visible(timeout=WAIT)
    expect(page.locator("#coming")).to_have_count(0, timeout=WAIT)
    assert guest.client.get("/api/salon/v1/session").json()["account"] is None
    page.goto(f"{place.url}/sign-in")
    page.get_by_label("Handle or e-mail").fill(guest.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("Welcome back. Your account is not deleted.")).to_be_visible(timeout=WAIT)
    page.close()
