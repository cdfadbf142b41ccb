-- A past of {count} messages in {conversations} conversations, as the program leaves them: bench/cost/past.py fills in.
-- For both databases. Rows get the ids 1, 2, 3 … in a fresh database, which is what they refer to each other by.

INSERT INTO conversations (platform, account, follower, place, kind, disclosed, heard_ms, heard_key)
WITH RECURSIVE numbers (n) AS (
  SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < {conversations}
)
SELECT 'instagram', '{account}', 'h' || ((n - 1) % {crowds}) || 'x' || ((n - 1) / {crowds}), '', 'dm', 1, {end},
  'k' || n
FROM numbers;

INSERT INTO messages (
  conversation_id, platform, account, key, kind, writer, text, sent_ms, received_ms, state, due_ms, decision_id
)
WITH RECURSIVE numbers (n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})
SELECT 1 + (n - 1) % {conversations}, 'instagram', '{account}', 'k' || n, 'dm', 'follower', 'where is my order',
  {begin} + (n - 1) * {step}, {begin} + (n - 1) * {step}, 'decided', {begin} + (n - 1) * {step}, n
FROM numbers;

INSERT INTO decisions (conversation_id, decision, reason, intent, confidence, why, library, made_ms)
WITH RECURSIVE numbers (n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})
SELECT 1 + (n - 1) % {conversations}, 'reply', 'matched', 'order_status', 0.99, '{why}', 'e07312941f4d',
  {begin} + (n - 1) * {step}
FROM numbers;

INSERT INTO outbox (
  key, lane, target, via, conversation_id, decision_id, author, text, state, tries, give_up_ms, attempted_ms, receipt,
  made_ms, done_ms
)
WITH RECURSIVE numbers (n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})
SELECT 'd' || n || ':0', 'c' || (1 + (n - 1) % {conversations}), 'instagram', 'dm', 1 + (n - 1) % {conversations}, n,
  'bot', '{text}', 'sent', 1, {begin} + n * {step}, {begin} + (n - 1) * {step}, 'past' || n,
  {begin} + (n - 1) * {step}, {begin} + (n - 1) * {step}
FROM numbers
