-- Who may reply in a conversation, which its first post says, and replies that its author folded away.
-- depends: 0221_notices

ALTER TABLE posts
    ADD COLUMN reply_policy text NOT NULL DEFAULT 'everyone'
        CHECK (reply_policy IN ('everyone', 'followers', 'mentioned')),
    ADD COLUMN hidden_at timestamptz;         -- a reply, by whoever it answers or began the conversation
