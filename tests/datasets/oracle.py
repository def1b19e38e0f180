"""What may be in a release, worked out again: from the ledger's rows, one post after the other, without the pipeline.

Nothing here is shared with it: it reads raw tables into dictionaries and follows what the papers promise.
"""

from typing import Any, NamedTuple

from salon.kit import db

NEEDED = 1  # the oldest notice a yes may rest on


class Truth(NamedTuple):
    """The keys of every row that must be in a release, by config, and what is allowed of each post."""

    rows: dict[str, set[tuple[int, int]]]
    allows: dict[int, frozenset[str]]


class Oracle:
    """Everything that is known, in memory."""

    def __init__(self, tables: dict[str, list[dict[str, Any]]]) -> None:
        self.tables = tables
        self.accounts = {one["id"]: one for one in tables["accounts"]}
        self.posts = {one["id"]: one for one in tables["posts"]}
        self.parents: dict[int, list[int]] = {}
        for edge in tables["remix_edges"]:
            self.parents.setdefault(edge["child_id"], []).append(edge["parent_id"])
        whose = {one["subject"]: one["account_id"] for one in tables["consent_subjects"]}
        self.said: dict[tuple[int, int | None], dict[str, dict[str, Any]]] = {}
        for row in sorted(tables["consent_ledger"], key=lambda row: row["seq"]):
            if row["subject"] in whose:
                self.said.setdefault((whose[row["subject"]], row["post_id"]), {})[row["purpose"]] = row
        pictures = [
            one
            for one in tables["media"]
            if one["kind"] == "image" and not one["deleted_at"] and one["state"] == "ready"
        ]
        self.pictured = {one["post_id"]: one for one in sorted(pictures, key=lambda one: -one["position"])}
        self.drawn = {(one["generation_id"], one["index"]): one for one in tables["variations"]}
        self.answers: dict[int, list[int]] = {}
        for one in self.posts.values():
            self.answers.setdefault(one["reply_to_id"], []).append(one["id"])
        self.purposes = sorted({row["purpose"] for row in tables["consent_ledger"]} - {"dataset.choices"})

    def agrees(self, account: int, post: int | None, purpose: str) -> bool:
        """Whether somebody says yes: of the newest thing said of a post, unless a no to everything came later."""
        word = self._word(account, None, purpose)
        if post is not None and (special := self._word(account, post, purpose)) is not None:
            overruled = (
                special["state"] == "given"
                and word is not None
                and word["state"] != "given"
                and word["seq"] > special["seq"]
            )
            word = word if overruled else special
        return word is not None and word["state"] == "given"

    def _word(self, account: int, post: int | None, purpose: str) -> dict[str, Any] | None:
        row = self.said.get((account, post), {}).get(purpose)
        if row is None or row["state"] == "expired":
            return None
        if row["state"] == "given" and (row["notice_version"] or 0) < NEEDED:
            return None
        return row

    def is_grown_up_in_good_standing(self, account: int) -> bool:
        one = self.accounts.get(account)
        if one is None or one["state"] != "active" or one["age_class"] != "adult":
            return False
        return not any(one[name] for name in ("silenced_at", "sensitized_at", "disabled_at", "restricted_at"))

    def may_be_shown(self, post_id: int) -> bool:
        post = self.posts.get(post_id)
        if post is None or post["visibility"] != "public" or post["sensitive"] or post["boost_of_id"]:
            return False
        if post["deleted_at"] or post["taken_down_at"]:
            return False
        return self.is_grown_up_in_good_standing(post["author_id"])

    def list_family(self, post_id: int) -> set[int]:
        """The post and everything it grew out of."""
        found, waiting = set(), [post_id]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += self.parents.get(one, [])
        return found

    def is_allowed(self, post_id: int, purpose: str) -> bool:
        return all(
            self.may_be_shown(one) and self.agrees(self.posts[one]["author_id"], one, purpose)
            for one in self.list_family(post_id)
        )

    def may_be_judged_by(self, account: int) -> bool:
        return self.is_grown_up_in_good_standing(account) and self.agrees(account, None, "dataset.choices")

    def tell(self) -> Truth:
        posts = {one for one in self.posts if self.is_allowed(one, "dataset.public")}
        raters = {one for one in self.accounts if self.may_be_judged_by(one)}
        tables = self.tables
        drawn = {
            (one["id"], 0)
            for one in tables["media"]
            if one["post_id"] in posts
            and one["generation_id"]
            and one["kind"] == "image"
            and not one["deleted_at"]
            and self.posts[one["post_id"]]["recipe"] == "shown"
        }
        judged = {
            (one["id"], 0)
            for one in tables["challenge_pairs"]
            if one["choice"] in {"left", "right", "skip"}
            and {one["left_id"], one["right_id"]} <= posts
            and one["voter_id"] in raters
            and all(self.has_picture(side) for side in (one["left_id"], one["right_id"]))
        }
        seen = {(one["account_id"], one["post_id"]) for one in tables["impressions"]}
        likes = {(one["account_id"], one["post_id"]) for one in tables["favourites"]}
        rated = {
            (account, post)
            for account, post in seen | likes
            if account in raters and post in posts and self.posts[post]["author_id"] != account
        }
        passed = seen - likes
        answers = {
            (liked, other)
            for account, liked in seen & likes
            if account in raters and liked in posts and (asked := self.posts[liked]["reply_to_id"]) in posts
            for other in self.answers_to(asked)
            if other in posts and other != liked and (account, other) in passed
        }
        edges = {
            (one["child_id"], one["parent_id"])
            for one in tables["remix_edges"]
            if one["child_id"] in posts and one["parent_id"] in posts
        }
        return Truth(
            {
                "posts": {(one, 0) for one in posts},
                "generations": drawn,
                "preferences_image": judged,
                "preferences_text": answers,
                "feedback_unpaired": rated,
                "remix_edges": edges,
            },
            {one: frozenset(use for use in self.purposes if self.is_allowed(one, use)) for one in posts},
        )

    def has_picture(self, post_id: int) -> bool:
        return post_id in self.pictured

    def stood(self, post_id: int) -> tuple[int | None, int | None]:
        """Where the picture that is judged of a post stood before its maker chose it, and which model put it there."""
        picture = self.pictured[post_id]
        drawn = self.drawn.get((picture["generation_id"], picture["variation"]))
        return (drawn["chosen_place"], drawn["chosen_order"]) if drawn else (None, None)

    def answers_to(self, post_id: int) -> list[int]:
        return self.answers.get(post_id, [])


TABLES = (
    *("accounts", "posts", "media", "variations", "remix_edges", "favourites", "impressions"),
    *("challenge_pairs", "consent_subjects", "consent_ledger"),
)


async def ask_oracle() -> Oracle:
    """Read everything there is."""
    tables = {}
    async with db.transaction() as tx:
        await tx.execute("SET LOCAL statement_timeout = 0")
        await tx.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        for name in TABLES:
            cursor = await tx.execute(f"SELECT * FROM {name}".encode())
            columns = [one.name for one in cursor.description or ()]
            tables[name] = [dict(zip(columns, row, strict=True)) for row in await cursor.fetchall()]
    return Oracle(tables)
