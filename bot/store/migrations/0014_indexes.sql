-- A conversation has few decisions: decisions_in_order finds those about an intent as well, and each index costs every message.
DROP INDEX decisions_of_conversation;
-- Who said anything under one post is found without reading everybody who ever wrote.
CREATE INDEX conversations_under ON conversations (place, platform, account) WHERE place <> '';
