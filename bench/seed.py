"""A large cast in a database: accounts, follows, posts and filled homes, written as SQL."""

import time

import psycopg

CAST = """
INSERT INTO accounts (id, username, display_name)
SELECT (g::bigint << 16), 'person' || g, 'Person ' || g FROM generate_series(1, %(people)s) g;
INSERT INTO account_counts (account_id, posts, followers, following)
SELECT (g::bigint << 16), 100, 100, 100 FROM generate_series(1, %(people)s) g;
INSERT INTO follows (follower_id, followee_id, id)
SELECT DISTINCT ON (a, b) (a::bigint << 16), (b::bigint << 16), (a::bigint << 32) + b
FROM (
    SELECT a, 1 + ((a * 7919 + k * k * 104729) %% %(people)s) AS b
    FROM generate_series(1, %(people)s) a, generate_series(1, %(follows)s) k
) pairs WHERE a <> b;
INSERT INTO oauth_apps (id, client_id, client_secret_hash, name, redirect_uris, scopes)
VALUES (1, 'bench', '', 'bench', '{}', '{read,write}');
INSERT INTO oauth_tokens (token_hash, app_id, account_id, scopes)
SELECT sha256(convert_to('bench-' || g, 'UTF8')), 1, (g::bigint << 16), '{read,write}'
FROM generate_series(1, %(people)s) g;
"""
POSTS = """
INSERT INTO posts (id, author_id, text, html, visibility, language, created_at)
SELECT (((extract(epoch FROM now()) * 1000)::bigint - (%(posts)s - g) * 2000) << 16) + (g %% 65536),
       ((1 + (g * 48271::bigint) %% %(people)s) << 16),
       'Post ' || g || ': the light on the water this morning was worth getting up for.',
       '<p>Post ' || g || ': the light on the water this morning was worth getting up for.</p>',
       'public', 'en', now() - (%(posts)s - g) * interval '2 seconds'
FROM generate_series(%(first)s::int, %(last)s::int) g
"""
HOMES = """
INSERT INTO home_entries (owner_id, post_id, author_id)
SELECT f.follower_id, p.id, p.author_id
FROM (SELECT id, author_id FROM posts ORDER BY id DESC LIMIT %(newest)s) p
JOIN follows f ON f.followee_id = p.author_id AND f.state = 'accepted'
ON CONFLICT DO NOTHING
"""


def seed(url: str, people: int, posts: int, follows: int = 100) -> None:
    """Fill an empty, migrated database; about a minute for 10,000 people and 1,000,000 posts."""
    start = time.perf_counter()
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("SET statement_timeout = 0")
        conn.execute("SET synchronous_commit = off")
        values = {"people": people, "follows": follows, "posts": posts, "newest": min(posts, 40_000)}
        for statement in CAST.split(";\n"):
            if statement.strip():
                conn.execute(statement, values)
        step = 100_000
        for first in range(1, posts + 1, step):
            conn.execute(POSTS, {**values, "first": first, "last": min(first + step - 1, posts)})
        conn.execute(HOMES, values)
        conn.execute("INSERT INTO filled_homes SELECT id FROM accounts")
        conn.execute("VACUUM ANALYZE")
    print(f"seeded {people:,} people, {posts:,} posts in {time.perf_counter() - start:.0f} s", flush=True)
