"""What becomes of everything that names an account when that account is deleted: the one list.

A table that names an account in some column stands here, or `tests/social/test_leaving.py` fails.
"""

# Tables whose rows go, and the columns that name the account. What hangs on such a row goes with it.
GONE: dict[str, tuple[str, ...]] = {
    "account_aliases": ("account_id", "alias_id"),
    "account_notes": ("account_id", "about_id"),
    "agents": ("account_id", "operator_id"),
    "allowances": ("account_id",),
    "announcement_marks": ("account_id",),
    "announcement_reactions": ("account_id",),
    "archives": ("owner_id",),
    "assistant_asks": ("account_id",),
    "assistant_choices": ("account_id",),
    "assistant_deeds": ("account_id",),
    "awaited_people": ("owner_id",),
    "blocks": ("blocker_id", "blocked_id"),
    "bookmarks": ("account_id",),
    "challenge_entries": ("author_id",),
    "challenge_pairs": ("voter_id",),
    "confirmations": ("account_id",),
    "consent_evidence": ("account_id",),
    "consent_state": ("account_id",),
    "consent_subjects": ("account_id",),  # the ledger stays and names nobody
    "context_drafts": ("account_id",),
    "context_notes": ("writer_id",),
    "context_ratings": ("rater_id",),
    "conversations": ("owner_id",),
    "credentials": ("account_id",),
    "dataset_withdrawals": ("account_id",),
    "dials": ("account_id",),
    "disputes": ("by_id",),
    "domain_blocks": ("account_id",),
    "drafts": ("author_id",),
    "endorsements": ("account_id", "endorsed_id"),
    "favourites": ("account_id",),
    "featured_tags": ("account_id",),
    "feedback": ("by_id",),
    "filled_homes": ("owner_id",),
    "filters": ("owner_id",),
    "firehose_takings": ("account_id",),  # whoever took it was told by the marker `#erase`
    "follows": ("follower_id", "followee_id"),
    "found_people": ("owner_id", "account_id"),
    "generations": ("owner_id",),
    "hidden_suggestions": ("account_id", "hidden_id"),
    "home_entries": ("owner_id", "author_id"),
    "idempotency_keys": ("account_id",),
    "impressions": ("account_id",),
    "imported_posts": ("owner_id",),
    "imports": ("owner_id",),
    "invites": ("created_by",),
    "label_appeals": ("account_id",),
    "label_deeds": ("account_id",),
    "label_subscriptions": ("account_id",),
    "labelers": ("account_id",),
    "labels": ("account_id",),
    "likeness_people": ("account_id", "maker_id"),
    "likeness_receipts": ("account_id",),  # the ledger stays and names nobody
    "likeness_terms": ("account_id",),
    "likeness_uses": ("account_id",),
    "list_members": ("account_id", "owner_id"),
    "lists": ("owner_id",),
    "markers": ("account_id",),
    "mutes": ("muter_id", "muted_id"),
    "notification_permissions": ("owner_id", "from_id"),
    "notification_policies": ("owner_id",),
    "notifications": ("owner_id", "from_id"),
    "oauth_codes": ("account_id",),
    "oauth_tokens": ("account_id",),
    "passkey_challenges": ("account_id",),
    "passkeys": ("account_id",),
    "poll_votes": ("account_id",),
    "post_mentions": ("account_id",),
    "note_wishes": ("account_id",),
    "push_subscriptions": ("account_id",),
    "reading_preferences": ("account_id",),
    "recovery_codes": ("account_id",),
    "remix_wishes": ("account_id",),
    "scheduled_posts": ("author_id",),
    "sessions": ("account_id",),
    "staff_notes": ("account_id",),
    "tag_follows": ("account_id",),
    "trusted_flaggers": ("account_id",),
    "templates": ("author_id",),
    "thread_answers": ("asked_by",),
    "thread_mutes": ("account_id",),
}
# Columns that go on naming it, and why.
KEPT = {
    "account_counts.account_id": "set to nothing",
    "account_descent.account_id": "a count over family trees, which stay",
    "account_warnings.account_id": "what moderators decided is on record; its words are emptied",
    "account_warnings.moderator_id": "what moderators decided is on record",
    "accounts.moved_to_id": "set to nobody: whoever moved there finds the account they left as it was",
    "allowances.changed_by": "who changed what another may spend",
    "appeals.by_id": "what was decided anew is on record; its words are emptied",
    "appeals.settled_by": "what moderators decided is on record",
    "audit_entries.account_id": "the audit holds numbers and names nobody; reasons about somebody are erased",
    "audit_entries.actor_id": "who decided is on record",
    "chain_turns.author_id": "a turn's place in what others made too; its post is a tombstone",
    "chains.author_id": "others take part in it; its title is emptied",
    "chains.claimed_by": "set to nobody",
    "chains.last_author_id": "whose turn was last in what others made too",
    "challenges.author_id": "others take part in it; its words are emptied",
    "charges.owner_id": "what was spent counts for the place; the words that were drawn are gone",
    "dataset_builds.asked_by": "which operator had a release made",
    "dataset_parties.account_id": "until the reader of the log has told holders of datasets what to delete",
    "decisions.account_id": "a statement of reasons names nobody; the words it was about are emptied",
    "decisions.decided_by": "what moderators decided is on record",
    "decisions.seconded_by": "what moderators decided is on record",
    "decisions.reversed_by": "what moderators decided is on record",
    "disputes.settled_by": "what moderators decided is on record",
    "erasures.account_id": "that it was taken away is on record",
    "feedback.answered_by": "who answered a member",
    "known_pictures.added_by": "what moderators decided is on record; there are fingerprints and no pictures in it",
    "labels.taken_off_by": "a decision of the staff, nobody's account; the label goes with its labeler",
    "learned_models.asked_by": "which operator had a model learned",
    "learned_orders.put_by": "which operator let a model order pictures, or none",
    "likeness_uses.maker_id": "whoever is shown can go on saying no to copies of what it made",
    "log.actor_id": "what happened, in order; it holds no words",
    "log.subject_id": "what happened, in order; it holds no words",
    "media.owner_id": "tombstones without file, words or credentials hold their place in family trees",
    "notices.about_id": "what moderators were told and did is on record",
    "notices.decided_by": "what moderators decided is on record",
    "notices.notifier_id": "what moderators were told is on record; name and address are emptied",
    "outbox.actor_id": "on its way to the log",
    "outbox.subject_id": "on its way to the log",
    "place_choices.chosen_by": "which operator set the place up so",
    "policies.live_by": "which operator set the place up so",
    "policies.made_by": "which operator set the place up so",
    "posts.author_id": "tombstones without words hold their place in conversations and family trees",
    "posts.reply_to_author_id": "whom somebody else's post answered",
    "proposals.account_id": "what moderators wanted to do is on record; its words are emptied",
    "proposals.proposed_by": "what moderators wanted to do is on record",
    "proposals.subject": "what moderators wanted to do is on record",
    "proposals.settled_by": "what moderators decided is on record",
    "remix_credits.account_id": "a count over family trees, which stay",
    "reports.about_id": "what moderators were told and did is on record",
    "reports.action_taken_by": "what moderators decided is on record",
    "reports.assigned_id": "what moderators decided is on record",
    "reports.reporter_id": "that moderators were told is on record; the words are emptied",
    "rights_requests.account_id": "that it was asked for and answered is on record; the words are emptied",
    "rights_requests.answered_by": "who answered",
    "staff_notes.author_id": "who of the staff wrote it",
    "takedown_posts.author_id": "what moderators decided is on record",
    "takedowns.moderator_id": "what moderators decided is on record",
    "takedowns.undone_by": "what moderators decided is on record",
    "trusted_flaggers.named_by": "who of the staff trusts somebody",
}
# What lets somebody in goes first, in the transaction that takes the account out of sight.
ENTRANCES = (
    *("sessions", "oauth_tokens", "oauth_codes", "passkeys", "passkey_challenges", "recovery_codes", "credentials"),
    *("push_subscriptions", "scheduled_posts", "confirmations"),
)
AT_ONCE = (
    "UPDATE accounts SET moved_to_id = NULL WHERE moved_to_id = %(account)s",
    "UPDATE account_counts SET posts = 0, followers = 0, following = 0 WHERE account_id = %(account)s",
    """
    UPDATE accounts SET state = 'deleted', display_name = '', note = '', note_html = '', fields = '[]',
                        avatar_key = NULL, header_key = NULL, avatar_description = '', header_description = '',
                        attribution_domains = '{}', role = 'member', age_class = 'unknown', age_said_at = NULL,
                        restricted_at = NULL, objects_to = '{}',
                        deletes_at = NULL, welcome_step = NULL, moved_to_id = NULL, last_moved_at = NULL
    WHERE id = %(account)s
    """,
)
# Emptied when all rows are gone.
AT_LAST = (
    "UPDATE decisions SET words = NULL WHERE account_id = %(account)s AND words IS NOT NULL",
    "UPDATE appeals SET words = '', answer = NULL WHERE by_id = %(account)s",
    "UPDATE notices SET name = '', email = '' WHERE notifier_id = %(account)s",
    "UPDATE chains SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by = %(account)s",
    "UPDATE chains SET title = '' WHERE author_id = %(account)s",
    "UPDATE challenges SET title = '', rules = '' WHERE author_id = %(account)s",
    "UPDATE reports SET comment = '' WHERE reporter_id = %(account)s",
    "UPDATE reports SET findings = NULL WHERE about_id = %(account)s AND findings IS NOT NULL",
    "UPDATE reports SET card_words = NULL WHERE about_id = %(account)s AND card_words IS NOT NULL",
    """
    UPDATE proposals SET reason = '', answer = NULL, params = 'null',
                         state = CASE state WHEN 'open' THEN 'expired' ELSE state END
    WHERE account_id = %(account)s
    """,
    "UPDATE account_warnings SET text = '' WHERE account_id = %(account)s",
    """
    UPDATE rights_requests SET words = '', answer = NULL, extended_because = NULL,
                               state = CASE state WHEN 'open' THEN 'ended' ELSE state END
    WHERE account_id = %(account)s
    """,
)
# The keys of what it stored beside pictures.
FILES = """
    SELECT key FROM (
        SELECT unnest(ARRAY[avatar_key, header_key]) AS key FROM accounts WHERE id = %(account)s
        UNION
        SELECT key FROM archives WHERE owner_id = %(account)s
        UNION
        SELECT key FROM imports WHERE owner_id = %(account)s
    ) files WHERE key IS NOT NULL
"""
