"""What a person made and chose: pictures, how they were asked for, family trees, and what was made together."""

from salon.archives.contents.parts import FILE, NUMBERED, Part, lines, uri_of

CHALLENGE = "(%(base)s || '/challenges/' || {})"

PARTS: tuple[Part, ...] = (
    lines(
        "media",
        f"""
        WITH {NUMBERED}
        SELECT m.number, {FILE.format("m")} AS file, m.kind, m.original ->> 'mime' AS mime,
               m.original -> 'width' AS width, m.original -> 'height' AS height, m.description,
               m.focus_x, m.focus_y, m.degree, m.evidence, m.said_degree, m.credentials, m.reserves, m.engine,
               m.engine_name,
               g.number AS generation, m.variation, {uri_of("m.post_id")} AS post, m.created_at
        FROM my_media m LEFT JOIN my_generations g ON g.id = m.generation_id
        """,
        "row_of.number",
    ),
    lines(
        "generations",
        f"""
        WITH {NUMBERED}
        SELECT g.number, g.created_at, g.finished_at, g.engine, g.prompt, g.negative_prompt, g.style, g.seed::text,
               g.count, g.size, g.width, g.height, encode(g.mask, 'base64') AS mask, g.region, g.state, g.error,
               a.number AS again_of, g.again_index,
               (SELECT json_agg(json_build_object('post', {uri_of("s.post_id")}, 'place', s.place, 'role', s.role)
                                ORDER BY s.place, s.post_id)
                FROM generation_parents s WHERE s.generation_id = g.id) AS parents,
               (SELECT json_agg(json_build_object('media', m.number, 'post', {uri_of("r.post_id")}, 'place', r.place)
                                ORDER BY r.place)
                FROM generation_references r LEFT JOIN my_media m ON m.id = r.media_id
                WHERE r.generation_id = g.id) AS references_,
               (SELECT json_agg(json_build_object('index', v.index, 'seed', v.seed::text, 'state', v.state,
                    'style', v.style, 'notes', v.notes, 'scene', v.scene, 'model', v.model,
                    'model_version', v.model_version, 'error', v.error) ORDER BY v.index)
                FROM variations v WHERE v.generation_id = g.id) AS variations
        FROM my_generations g LEFT JOIN my_generations a ON a.id = g.again_of
        """,
        "row_of.number",
    ),
    lines(
        "charges",
        f"""
        WITH {NUMBERED}
        SELECT c.created_at, g.number AS generation, c.index, c.engine, c.state, c.cost AS millionths_of_a_dollar
        FROM charges c LEFT JOIN my_generations g ON g.id = c.generation_id WHERE c.owner_id = %(me)s
        """,
        'row_of.created_at, to_json(row_of)::text COLLATE "C"',
    ),
    lines(
        "lineage",
        f"""
        WITH {NUMBERED}
        SELECT {uri_of("e.child_id")} AS child, {uri_of("e.parent_id")} AS parent, e.role, g.number AS generation
        FROM posts p JOIN remix_edges e ON e.child_id = p.id LEFT JOIN my_generations g ON g.id = e.generation_id
        WHERE p.author_id = %(me)s AND p.deleted_at IS NULL
        """,
        'row_of.child COLLATE "C", row_of.parent COLLATE "C"',
    ),
    lines(
        "templates",
        f"""
        SELECT t.created_at, t.title, t.prompt, t.engine, t.style, {uri_of("t.example_post_id")} AS example
        FROM templates t WHERE t.author_id = %(me)s AND t.removed_at IS NULL
        """,
        'row_of.created_at, row_of.title COLLATE "C"',
    ),
    lines(
        "chains",
        f"""
        SELECT c.created_at, c.title, c.most_turns,
               (SELECT json_agg(json_build_object('turn', t.turn, 'post', {uri_of("t.post_id")}) ORDER BY t.turn)
                FROM chain_turns t WHERE t.chain_id = c.id) AS turns,
               c.author_id = %(me)s AS started_by_me
        FROM chains c
        WHERE c.removed_at IS NULL AND (c.author_id = %(me)s OR c.claimed_by = %(me)s
              OR c.id IN (SELECT chain_id FROM chain_turns WHERE author_id = %(me)s))
        """,
        'row_of.created_at, row_of.title COLLATE "C"',
    ),
    lines(
        "challenges",
        f"""
        SELECT {CHALLENGE.format("c.id")} AS challenge, c.created_at, c.title, c.rules, c.tag, c.ends_at
        FROM challenges c WHERE c.author_id = %(me)s AND c.removed_at IS NULL
        """,
        'row_of.created_at, row_of.title COLLATE "C"',
    ),
    lines(
        "challenge_entries",
        f"""
        SELECT e.created_at, {CHALLENGE.format("e.challenge_id")} AS challenge, {uri_of("e.post_id")} AS post, e.place
        FROM challenge_entries e WHERE e.author_id = %(me)s
        """,
        'row_of.created_at, row_of.challenge COLLATE "C"',
    ),
    lines(
        "preferences",
        f"""
        SELECT p.shown_at, p.chosen_at, {CHALLENGE.format("p.challenge_id")} AS challenge,
               {uri_of("p.left_id")} AS left, {uri_of("p.right_id")} AS right, p.choice
        FROM challenge_pairs p WHERE p.voter_id = %(me)s
        """,
        'row_of.shown_at, row_of.left COLLATE "C"',
    ),
)
