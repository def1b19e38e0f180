"""What a person set, wrote down for themselves or told this place, and what was decided about them."""

from salon.archives.contents.parts import NUMBERED, Part, account_of, lines, uri_of

URIS_OF = "ARRAY(SELECT {uri} FROM unnest({ids}) WITH ORDINALITY AS one(id, place) ORDER BY one.place)"

SETTINGS: tuple[Part, ...] = (
    lines(
        "settings",
        """
        SELECT a.default_visibility, a.default_sensitive, a.default_language, a.quote_policy, a.indexable,
               a.hide_collections, a.shows_favourites, a.attribution_domains, a.age_class, a.age_said_at,
               c.email, a.role,
               (SELECT to_jsonb(p) - 'owner_id' FROM notification_policies p WHERE p.owner_id = a.id) AS notifications,
               (SELECT json_build_object('everywhere', d.everywhere, 'feeds', d.feeds, 'hides_bots', d.hides_bots)
                FROM dials d WHERE d.account_id = a.id) AS dial,
               (SELECT json_build_object('shows_cards', k.shows_cards, 'in_my_threads', k.in_my_threads)
                FROM assistant_choices k WHERE k.account_id = a.id) AS assistant,
               (SELECT to_jsonb(r) - 'account_id' FROM reading_preferences r WHERE r.account_id = a.id) AS reading,
               (SELECT w.hears_of_descendants FROM remix_wishes w WHERE w.account_id = a.id) AS hears_of_descendants,
               (SELECT w.hears_of_notes FROM note_wishes w WHERE w.account_id = a.id) AS hears_of_notes
        FROM accounts a LEFT JOIN credentials c ON c.account_id = a.id WHERE a.id = %(me)s
        """,
        "row_of.email",
    ),
    lines(
        "tags",
        """
        SELECT tag, bool_or(followed) AS followed, bool_or(featured) AS featured FROM (
            SELECT tag, true AS followed, false AS featured FROM tag_follows WHERE account_id = %(me)s
            UNION ALL SELECT tag, false, true FROM featured_tags WHERE account_id = %(me)s
        ) both_kinds GROUP BY tag
        """,
        'row_of.tag COLLATE "C"',
    ),
    lines(
        "filters",
        f"""
        SELECT f.title, f.contexts, f.action, f.expires_at,
               (SELECT json_agg(json_build_object('keyword', k.keyword, 'whole_word', k.whole_word)
                                ORDER BY k.keyword COLLATE "C", k.whole_word)
                FROM filter_keywords k WHERE k.filter_id = f.id) AS keywords,
               ARRAY(SELECT {uri_of("s.post_id")} FROM filter_statuses s WHERE s.filter_id = f.id ORDER BY 1) AS posts
        FROM filters f WHERE f.owner_id = %(me)s
        """,
        'row_of.title COLLATE "C", to_json(row_of)::text COLLATE "C"',
    ),
    lines(
        "lists",
        f"""
        SELECT l.title, l.replies_policy, l.exclusive,
               ARRAY(SELECT {account_of("m.account_id")} FROM list_members m JOIN accounts a ON a.id = m.account_id
                     WHERE m.list_id = l.id AND a.state <> 'deleted' ORDER BY lower(a.username)) AS members
        FROM lists l WHERE l.owner_id = %(me)s
        """,
        'row_of.title COLLATE "C", to_json(row_of)::text COLLATE "C"',
    ),
    lines(
        "mutes",
        f"""
        SELECT {account_of("m.muted_id")} AS account, m.hides_notifications, m.expires_at
        FROM mutes m JOIN accounts a ON a.id = m.muted_id AND a.state <> 'deleted'
        WHERE m.muter_id = %(me)s AND m.expires_at IS NOT NULL
        """,
        'row_of.account COLLATE "C"',
    ),
    lines(
        "about_others",
        f"""
        SELECT account, max(said.note) AS note, bool_or(endorsed) AS endorsed, bool_or(hint_hidden) AS hint_hidden,
               bool_or(heard_always) AS heard_always
        FROM (
            SELECT about_id AS id, note, false AS endorsed, false AS hint_hidden, false AS heard_always
            FROM account_notes WHERE account_id = %(me)s
            UNION ALL SELECT endorsed_id, NULL, true, false, false FROM endorsements WHERE account_id = %(me)s
            UNION ALL SELECT hidden_id, NULL, false, true, false FROM hidden_suggestions WHERE account_id = %(me)s
            UNION ALL SELECT from_id, NULL, false, false, true FROM notification_permissions WHERE owner_id = %(me)s
        ) said JOIN accounts a ON a.id = said.id AND a.state <> 'deleted'
        CROSS JOIN LATERAL (SELECT {account_of("a.id")} AS account) named_so
        GROUP BY account
        """,
        'row_of.account COLLATE "C"',
    ),
    lines(
        "aliases",
        f"""
        SELECT coalesce({account_of("w.alias_id")}, w.address) AS account
        FROM account_aliases w WHERE w.account_id = %(me)s
        """,
        'row_of.account COLLATE "C"',
    ),
    lines(
        "awaited_people",
        "SELECT w.verb, w.address, w.wish FROM awaited_people w WHERE w.owner_id = %(me)s",
        'row_of.verb COLLATE "C", row_of.address COLLATE "C"',
    ),
    lines(
        "muted_conversations",
        f"SELECT {uri_of('m.thread_id')} AS post FROM thread_mutes m WHERE m.account_id = %(me)s",
        'row_of.post COLLATE "C"',
    ),
    lines(
        "scheduled",
        f"""
        WITH {NUMBERED}
        SELECT s.scheduled_at,
               s.params - 'media_ids' - 'reply_to_id' - 'quote_of_id' AS post,
               {uri_of("(s.params ->> 'reply_to_id')::bigint")} AS in_reply_to,
               {uri_of("(s.params ->> 'quote_of_id')::bigint")} AS quote,
               ARRAY(SELECT m.number FROM unnest(s.media_ids) WITH ORDINALITY AS wanted(id, place)
                     JOIN my_media m ON m.id = wanted.id ORDER BY wanted.place) AS media
        FROM scheduled_posts s WHERE s.author_id = %(me)s
        """,
        'row_of.scheduled_at, to_json(row_of)::text COLLATE "C"',
    ),
)

RECORDS: tuple[Part, ...] = (
    lines(
        "drafts",
        f"""
        WITH {NUMBERED}
        SELECT d.created_at, d.params - 'media_ids' - 'reply_to_id' - 'quote_of_id' AS post,
               {uri_of("(d.params ->> 'reply_to_id')::bigint")} AS in_reply_to,
               {uri_of("(d.params ->> 'quote_of_id')::bigint")} AS quote,
               ARRAY(SELECT m.number
                     FROM jsonb_array_elements_text(d.params -> 'media_ids') WITH ORDINALITY w(id, place)
                     JOIN my_media m ON m.id = w.id::bigint ORDER BY w.place) AS media
        FROM drafts d WHERE d.author_id = %(me)s AND d.post_id IS NULL
        """,
        'row_of.created_at, to_json(row_of)::text COLLATE "C"',
    ),
    lines(
        "assistants",
        """
        SELECT d.done_at, o.name AS assistant, d.tool FROM assistant_deeds d JOIN oauth_apps o ON o.id = d.app_id
        WHERE d.account_id = %(me)s
        """,
        'row_of.done_at, to_json(row_of)::text COLLATE "C"',
    ),
    lines(
        "asks",
        """
        SELECT a.asked_at, a.errand, a.model, a.cost FROM assistant_asks a WHERE a.account_id = %(me)s
        """,
        'row_of.asked_at, to_json(row_of)::text COLLATE "C"',
    ),
    lines(
        "agents",
        f"""
        SELECT {account_of("g.account_id")} AS account, g.posts_per_day, g.pictures_per_day, g.spend_per_day,
               g.created_at, g.revoked_at
        FROM agents g JOIN accounts a ON a.id = g.account_id WHERE g.operator_id = %(me)s
        """,
        'row_of.account COLLATE "C"',
    ),
    lines(
        "labeler",
        """
        SELECT l.about, l.created_at, l.ended_at,
               (SELECT json_agg(json_build_object('value', k.value, 'name', k.name, 'description', k.description,
                                                  'severity', k.severity) ORDER BY k.place)
                FROM label_kinds k WHERE k.labeler_id = l.account_id) AS labels
        FROM labelers l WHERE l.account_id = %(me)s
        """,
        "row_of.created_at",
    ),
    lines(
        "label_subscriptions",
        f"""
        SELECT {account_of("s.labeler_id")} AS labeler, s.choices, s.created_at
        FROM label_subscriptions s WHERE s.account_id = %(me)s
        """,
        'row_of.labeler COLLATE "C"',
    ),
    lines(
        "labels_put",
        f"""
        SELECT d.done_at, d.value, d.retracts, {account_of("d.account_id")} AS account, {uri_of("d.post_id")} AS post
        FROM label_deeds d WHERE d.labeler_id = %(me)s
        """,
        'row_of.done_at, to_json(row_of)::text COLLATE "C"',
    ),
    lines(
        "labels_about_me",
        f"""
        SELECT l.value, {account_of("l.labeler_id")} AS labeler, {uri_of("l.post_id")} AS post
        FROM labels l WHERE l.account_id = %(me)s AND l.taken_off_at IS NULL
        """,
        'to_json(row_of)::text COLLATE "C"',
    ),
    lines(
        "label_appeals",
        f"""
        SELECT p.created_at, p.value, {account_of("p.labeler_id")} AS labeler, {account_of("p.account_id")} AS account,
               {uri_of("p.post_id")} AS post, p.words, p.kept, p.answer, p.answered_at
        FROM label_appeals p WHERE %(me)s IN (p.account_id, p.labeler_id)
        """,
        'row_of.created_at, to_json(row_of)::text COLLATE "C"',
    ),
    lines(
        "answers",
        f"""
        SELECT t.asked_at, {uri_of("t.post_id")} AS post, t.model, t.words
        FROM thread_answers t WHERE t.asked_by = %(me)s AND t.state <> 'asked'
        """,
        'row_of.asked_at, to_json(row_of)::text COLLATE "C"',
    ),
    lines(
        "context_notes",
        f"""
        SELECT n.created_at, {uri_of("n.post_id")} AS post, n.words, n.sources, n.reason, n.state, n.drafted_by,
               n.withdrawn_at
        FROM context_notes n WHERE n.writer_id = %(me)s
        """,
        'row_of.created_at, to_json(row_of)::text COLLATE "C"',
    ),
    lines(
        "context_ratings",
        f"""
        SELECT r.rated_at, {uri_of("n.post_id")} AS post, r.level / 2.0 AS helpful, r.reasons
        FROM context_ratings r JOIN context_notes n ON n.id = r.note_id WHERE r.rater_id = %(me)s
        """,
        'row_of.rated_at, to_json(row_of)::text COLLATE "C"',
    ),
    lines(
        "context_drafts",
        f"""
        SELECT d.drafted_at, {uri_of("d.post_id")} AS post, d.model
        FROM context_drafts d WHERE d.account_id = %(me)s
        """,
        'row_of.drafted_at, to_json(row_of)::text COLLATE "C"',
    ),
    lines(
        "votes",
        f"""
        SELECT {uri_of("v.post_id")} AS poll, array_agg(v.place ORDER BY v.place) AS choices
        FROM poll_votes v WHERE v.account_id = %(me)s GROUP BY v.post_id
        """,
        'row_of.poll COLLATE "C"',
    ),
    lines(
        "reports",
        f"""
        SELECT r.created_at, {account_of("r.about_id")} AS about, r.category, r.comment,
               {URIS_OF.format(uri=uri_of("one.id"), ids="r.status_ids")} AS posts, r.rule_ids AS rules,
               r.action_taken_at AS closed_at
        FROM reports r WHERE r.reporter_id = %(me)s
        """,
        'row_of.created_at, to_json(row_of)::text COLLATE "C"',
    ),
    lines(
        "notices",
        """
        SELECT n.created_at, n.kind, n.category, n.addresses, n.explanation, n.law, n.name, n.email, n.trusted,
               n.due_at, n.state, n.answer, n.decided_at
        FROM notices n WHERE n.notifier_id = %(me)s
        """,
        'row_of.created_at, to_json(row_of)::text COLLATE "C"',
    ),
    lines(
        "disputes",
        f"""
        SELECT d.created_at, {uri_of("m.post_id")} AS post, m.position, d.kind, d.degree, d.reason, d.state,
               d.note, d.settled_at
        FROM disputes d JOIN media m ON m.id = d.media_id WHERE d.by_id = %(me)s
        """,
        'row_of.created_at, to_json(row_of)::text COLLATE "C"',
    ),
    lines(
        "decisions",
        f"""
        SELECT w.created_at, w.action, w.text AS reason, NULL::text[] AS posts, NULL::timestamptz AS undone_at
        FROM account_warnings w WHERE w.account_id = %(me)s
        UNION ALL
        SELECT t.created_at, 'take_down', t.reason,
               ARRAY(SELECT {uri_of("p.post_id")} FROM takedown_posts p
                     WHERE p.takedown_id = t.id AND p.author_id = %(me)s ORDER BY p.post_id), t.undone_at
        FROM takedowns t
        WHERE t.id IN (SELECT takedown_id FROM takedown_posts WHERE author_id = %(me)s)
        UNION ALL
        SELECT d.created_at, concat(d.action, ' ', d.subject, ': ', d.label),
               d.decision_facts || coalesce(E'\n' || d.words, ''),
               NULL, d.reversed_at
        FROM decisions d WHERE d.account_id = %(me)s AND d.decided_by IS NULL
        UNION ALL
        SELECT m.ruled_at, 'label ' || m.ruled_degree, NULL, ARRAY[{uri_of("m.post_id")}], NULL
        FROM media m WHERE m.owner_id = %(me)s AND m.ruled_degree IS NOT NULL
        UNION ALL
        SELECT l.changed_at, 'allowance', (to_jsonb(l) - '{{account_id,changed_by,changed_at}}'::text[])::text,
               NULL, NULL
        FROM allowances l WHERE l.account_id = %(me)s
        """,
        'row_of.created_at, to_json(row_of)::text COLLATE "C"',
    ),
    lines(
        "appeals",
        """
        SELECT a.created_at, d.action AS against, d.decision_facts AS reason, a.words, a.state, a.answer, a.settled_at
        FROM appeals a JOIN decisions d ON d.id = a.decision_id WHERE a.by_id = %(me)s
        """,
        'row_of.created_at, to_json(row_of)::text COLLATE "C"',
    ),
    lines(
        "consents",
        f"""
        SELECT l.at, l.purpose, CASE WHEN l.post_id IS NOT NULL THEN {uri_of("l.post_id")} END AS post, l.state,
               l.method, l.notice_version, n.language, n.words, e.body AS evidence, l.seq AS ledger_row,
               encode(l.hash, 'hex') AS ledger_hash
        FROM consent_subjects s
        JOIN consent_ledger l ON l.subject = s.subject
        LEFT JOIN consent_notices n ON n.sha256 = l.notice_sha256
        LEFT JOIN consent_evidence e ON e.seq = l.seq
        WHERE s.account_id = %(me)s
        """,
        "row_of.ledger_row",
    ),
    lines(
        "likeness",
        f"""
        SELECT t.level, t.scope, t.never, t.asks_first, t.expires_at, t.changed_at,
               (SELECT json_agg(json_build_object('account', {account_of("p.maker_id")}, 'allowed', p.allowed,
                                                  'expires_at', p.expires_at) ORDER BY lower(a.username))
                FROM likeness_people p JOIN accounts a ON a.id = p.maker_id AND a.state <> 'deleted'
                WHERE p.account_id = %(me)s) AS people
        FROM (SELECT %(me)s::bigint AS account_id) me LEFT JOIN likeness_terms t ON t.account_id = me.account_id
        WHERE t.account_id IS NOT NULL OR EXISTS (SELECT 1 FROM likeness_people p WHERE p.account_id = %(me)s)
        """,
        "row_of.changed_at",
    ),
    lines(
        "likeness_answers_of_others",
        f"""
        SELECT {account_of("p.account_id")} AS account, p.allowed, p.expires_at
        FROM likeness_people p JOIN accounts a ON a.id = p.account_id AND a.state <> 'deleted'
        WHERE p.maker_id = %(me)s AND p.allowed
        """,
        'row_of.account COLLATE "C"',
    ),
    lines(
        "likeness_pictures",
        f"""
        SELECT {account_of("u.account_id")} AS shown, {account_of("u.maker_id")} AS maker, u.state, u.created_at,
               u.answered_at
        FROM likeness_uses u WHERE %(me)s IN (u.account_id, u.maker_id)
        """,
        'row_of.created_at, row_of.shown COLLATE "C", row_of.maker COLLATE "C", row_of.state COLLATE "C"',
    ),
    lines(
        "likeness_receipts",
        f"""
        SELECT l.at, l.deed, r.body - 'maker_id' - 'picture_id' AS said,
               {account_of("(r.body ->> 'maker_id')::bigint")} AS maker, l.seq AS ledger_row,
               encode(l.hash, 'hex') AS ledger_hash
        FROM likeness_receipts r JOIN likeness_ledger l ON l.seq = r.seq WHERE r.account_id = %(me)s
        """,
        "row_of.ledger_row",
    ),
    lines(
        "datasets",
        """
        SELECT r.as_of_seq, r.epoch, r.major || '.0.0' AS version, r.released_at, d.config,
               count(DISTINCT d.item_id) AS rows
        FROM dataset_parties d JOIN dataset_releases r ON r.id = d.release_id
        WHERE d.account_id = %(me)s GROUP BY r.id, d.config
        """,
        'row_of.released_at, row_of.version, row_of.config COLLATE "C"',
    ),
    lines(
        "datasets_withdrawn",
        """
        SELECT r.as_of_seq, r.epoch, r.major || '.0.0' AS version, w.rows, w.since, w.delete_by
        FROM dataset_withdrawals w JOIN dataset_releases r ON r.id = w.release_id WHERE w.account_id = %(me)s
        """,
        'row_of.since, row_of.epoch COLLATE "C", row_of.as_of_seq, row_of.version COLLATE "C"',
    ),
    lines(
        "firehose_takings",
        """
        SELECT r.organisation, t.epoch, t.first_seq, t.last_seq, t.first_at, t.last_at
        FROM firehose_takings t JOIN recipients r ON r.id = t.recipient_id WHERE t.account_id = %(me)s
        """,
        'row_of.first_at, row_of.organisation COLLATE "C", row_of.epoch COLLATE "C"',
    ),
    lines(
        "impressions",
        f"""
        SELECT {uri_of("i.post_id")} AS post, i.surface, i.position, i.dwell_ms, i.shown_at
        FROM impressions i WHERE i.account_id = %(me)s
        """,
        'row_of.shown_at, row_of.post COLLATE "C", row_of.surface COLLATE "C"',
    ),
    lines(
        "feedback",
        "SELECT created_at, words, pile, answered_at FROM feedback WHERE by_id = %(me)s",
        'row_of.created_at, row_of.words COLLATE "C"',
    ),
    lines(
        "rights",
        """
        SELECT r.created_at, r.kind, r.interest, r.words, r.state, r.answer, r.answered_at, r.extended_because,
               r.due_at, r.ended_at
        FROM rights_requests r WHERE r.account_id = %(me)s
        """,
        "row_of.created_at, row_of.kind, row_of.interest",
    ),
    lines(
        "sessions",
        """
        SELECT 'browser' AS kind, s.created_at, s.expires_at, s.user_agent AS name, ARRAY[s.network] AS more
        FROM sessions s WHERE s.account_id = %(me)s
        UNION ALL
        SELECT 'passkey', k.created_at, NULL, k.name, k.transports FROM passkeys k WHERE k.account_id = %(me)s
        UNION ALL
        SELECT 'recovery code', c.made_at, c.used_at, NULL, NULL FROM recovery_codes c WHERE c.account_id = %(me)s
        UNION ALL
        SELECT 'app', t.created_at, t.expires_at, o.name, t.scopes
        FROM oauth_tokens t JOIN oauth_apps o ON o.id = t.app_id
        WHERE t.account_id = %(me)s AND t.revoked_at IS NULL
        UNION ALL
        SELECT 'push', p.created_at, NULL, split_part(p.endpoint, '/', 3), p.alerts
        FROM push_subscriptions p WHERE p.account_id = %(me)s
        UNION ALL
        SELECT 'invite', NULL, i.expires_at, NULL, NULL FROM invites i WHERE i.created_by = %(me)s
        """,
        'row_of.created_at, to_json(row_of)::text COLLATE "C"',
    ),
    lines(
        "announcements",
        """
        SELECT announcement_id::text AS announcement, NULL AS reaction FROM announcement_marks WHERE account_id = %(me)s
        UNION ALL
        SELECT announcement_id::text, name FROM announcement_reactions WHERE account_id = %(me)s
        """,
        "row_of.announcement, row_of.reaction",
    ),
    lines(
        "reading",
        "SELECT timeline, last_read_id::text AS read_up_to FROM markers WHERE account_id = %(me)s",
        'row_of.timeline COLLATE "C"',
    ),
)

PARTS = SETTINGS + RECORDS
