-- Every SQL statement of Frontdesk, by name. $1, $2 … are the arguments; @now_ms is the database's own clock.
-- The first comment line under a name says why the query exists.

-- name: find_conversation
-- The conversation a message belongs to.
SELECT id, owner, platform, account, follower, place FROM conversations
WHERE platform = $1 AND account = $2 AND follower = $3 AND place = $4;

-- name: open_conversation
-- A first message. Blocks and opt-outs are a person's, so a new place inherits them.
INSERT INTO conversations (platform, account, follower, place, kind, handle, name, heard_ms, blocked, opted_out,
                           muted_until_ms)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, COALESCE(MAX(blocked), 0), COALESCE(MAX(opted_out), 0), MAX(muted_until_ms)
FROM conversations WHERE platform = $1 AND account = $2 AND follower = $3
ON CONFLICT (platform, account, follower, place) DO NOTHING
RETURNING id, owner, platform, account, follower, place;

-- name: readdress
-- Where answers go now.
UPDATE conversations SET address = $2 WHERE id = $1 AND address <> $2;

-- name: recall
-- What a handler kept.
SELECT value FROM memories WHERE handler = $1 AND key = $2;

-- name: memories_of
-- All that one handler kept.
SELECT key, value FROM memories WHERE handler = $1;

-- name: remember
-- Keep it for a handler, instead of what was kept before.
INSERT INTO memories (handler, key, value) VALUES ($1, $2, $3)
ON CONFLICT (handler, key) DO UPDATE SET value = excluded.value;

-- name: forget_memory
-- It is needed no more.
DELETE FROM memories WHERE handler = $1 AND key = $2;

-- name: forget_memories
-- Nothing that a handler kept is needed any more.
DELETE FROM memories WHERE handler = $1;

-- name: sent_row
-- What we sent, by the receipt of its last attempt or of one that came back; what is known of that.
SELECT o.*, c.platform, c.owner,
  (SELECT COUNT(*) FROM returned r WHERE r.outbox_id = o.id) AS returns,
  EXISTS (SELECT 1 FROM returned r WHERE r.target = $2 AND r.receipt = $1) AS came_back,
  EXISTS (SELECT 1 FROM acts a WHERE a.desk = 'frontdesk' AND a.key = 'row:' || o.id) AS told
FROM outbox o JOIN conversations c ON c.id = o.conversation_id
WHERE o.id IN (SELECT id FROM outbox WHERE receipt = $1 AND receipt <> '' AND target = $2
  UNION ALL SELECT outbox_id FROM returned WHERE target = $2 AND receipt = $1);

-- name: note_return
-- The vendor had accepted this attempt of a text and did not deliver it.
INSERT INTO returned (target, receipt, outbox_id) VALUES ($1, $2, $3) ON CONFLICT (target, receipt) DO NOTHING;

-- name: put_back
-- What came back is sent again when due.
UPDATE outbox SET state = 'waiting', due_ms = $2, error = $3, receipt = '', done_ms = NULL
WHERE id = $1 AND state = 'sent';

-- name: did_not_arrive
-- What came back is not sent again by itself.
UPDATE outbox SET state = 'dead', error = $2, receipt = '', done_ms = $3 WHERE id = $1 AND state = 'sent';

-- name: note_arrival
-- The vendor says that it reached the follower.
UPDATE outbox SET arrived = 1 WHERE id = $1 AND arrived = 0;

-- name: arrived_after_all
-- An attempt that had come back reached the follower all the same: it is not sent again.
UPDATE outbox SET state = 'sent', receipt = $2, error = '', due_ms = NULL, done_ms = $3
WHERE id = $1 AND state IN ('waiting', 'unknown', 'dead') RETURNING id;

-- name: keep_message
-- Store what was said; a second delivery of the same key changes nothing and returns nothing.
INSERT INTO messages (conversation_id, platform, account, key, kind, writer, text, attachments, reply_to, choice,
                      sent_ms, received_ms, state, due_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $12)
ON CONFLICT (platform, account, key) DO NOTHING
RETURNING id, platform, account, key;

-- name: edit_message
-- A follower changed a text: an undecided message is judged by its new words.
UPDATE messages SET text = $4 WHERE platform = $1 AND account = $2 AND key = $3 AND state <> 'gone'
RETURNING id, conversation_id, state;

-- name: message_by_id
-- A message with the conversation it was put into.
SELECT m.*, c.follower, c.place, c.handle, c.name, c.address FROM messages m
JOIN conversations c ON c.id = m.conversation_id WHERE m.id = $1;

-- name: hydrate_message
-- The platform told what a bare message says and whose it is; now it can be decided.
UPDATE messages SET conversation_id = $2, writer = $3, text = $4, attachments = $5, reply_to = $6, state = 'new'
WHERE id = $1 AND state = 'bare' RETURNING id;

-- name: leave_bare
-- The platform does not tell: a person has to look.
UPDATE messages SET state = 'new' WHERE id = $1 AND state = 'bare';

-- name: name_follower
-- How a follower is called, where that was not known.
UPDATE conversations SET handle = CASE WHEN handle = '' THEN $2 ELSE handle END,
  name = CASE WHEN name = '' THEN $3 ELSE name END
WHERE id = $1;

-- name: forget_message
-- A follower took a message back: the stored copy goes, the row stays so that a redelivery cannot bring it back.
UPDATE messages SET text = '', attachments = '', choice = '', state = 'gone'
WHERE platform = $1 AND account = $2 AND key = $3;

-- name: message
-- A message by its unique key.
SELECT * FROM messages WHERE platform = $1 AND account = $2 AND key = $3;

-- name: message_in
-- A message by its number, of a conversation.
SELECT * FROM messages WHERE conversation_id = $1 AND id = $2;

-- name: words_before
-- What is still to be said in a lane before a row, and may yet be said.
SELECT id FROM outbox WHERE lane = $1 AND id < $2 AND state IN ('waiting', 'sending') LIMIT 1;

-- name: forget_reasons
-- The reasons of a decision quote words of the message.
UPDATE decisions SET why = '{}' WHERE id = $1;

-- name: forget_question
-- An escalation's question quotes the message.
UPDATE escalations SET question = replace(question, $2, $3) WHERE conversation_id = $1;

-- name: forget_lines
-- Lines for the desks quote the message.
UPDATE outbox SET text = replace(text, $2, $3) WHERE conversation_id = $1 AND via IN ('line', 'hint');

-- name: keep_unread
-- Raw bytes (base64) of an event that was signed but not understood.
INSERT INTO quarantine (platform, body, reason, received_ms) VALUES ($1, $2, $3, $4);

-- name: own_receipt
-- Whether an echo is of something we sent, an attempt that came back among that.
SELECT id FROM outbox WHERE receipt = $1 AND receipt <> '' AND target = $2
UNION ALL SELECT outbox_id FROM returned WHERE target = $2 AND receipt = $1 LIMIT 1;

-- name: own_unsettled
-- An echo may overtake the answer to our call: the attempt with the same words to the same follower, or a file's.
SELECT o.id FROM conversations c JOIN outbox o ON o.lane = 'c' || c.id
WHERE c.platform = $1 AND c.account = $2 AND c.follower = $3 AND o.target = $1
  AND (trim(o.text) = trim($4) OR (trim($4) = '' AND o.extra LIKE '{"file":%'))
  AND o.state IN ('waiting', 'sending', 'unknown') AND o.state <> 'waiting' AND o.receipt = '' AND o.via IN ('dm', 'public_reply', 'private_reply')
ORDER BY CASE WHEN o.state = 'unknown' AND o.due_ms IS NULL THEN 1 ELSE 0 END, o.id LIMIT 1;

-- name: own_unsettled_row
-- The vendor gives back which row an accepted message was sent for: the attempt whose outcome is still open.
SELECT o.id FROM outbox o JOIN conversations c ON c.id = o.conversation_id
WHERE o.id = $1 AND o.target = $2 AND c.account = $3
  AND o.state IN ('sending', 'unknown') AND o.receipt = '';

-- name: due_conversations
-- Conversations with something to decide, longest due first, since when, and whose they are. Only the messages longest due
-- are looked at: neither what is decided long ago nor a long queue makes a look dearer.
SELECT due.id, due.received_ms, c.platform, c.account, c.follower
FROM (SELECT conversation_id AS id, MIN(due_ms) AS due_ms, MIN(received_ms) AS received_ms
      FROM (SELECT conversation_id, due_ms, received_ms FROM messages WHERE state = 'new' AND due_ms <= $1
            ORDER BY due_ms, id LIMIT $2 * 16) AS longest
      GROUP BY conversation_id ORDER BY due_ms, conversation_id LIMIT $2) AS due
JOIN conversations c ON c.id = due.id ORDER BY due.due_ms, due.id;


-- name: next_due
-- When the responder has to look again.
SELECT MIN(due_ms) AS due FROM messages WHERE state = 'new';

-- name: conversation
-- Everything about one conversation.
SELECT * FROM conversations WHERE id = $1;

-- name: conversation_now
-- Everything about one conversation, how often the bot has answered there since $2, and the hold switch.
SELECT c.*, (SELECT COUNT(*) FROM decisions d WHERE d.conversation_id = c.id AND d.decision IN ('reply', 'clarify')
  AND d.made_ms >= $2) AS rounds, (SELECT value FROM memories WHERE handler = 'frontdesk' AND key = 'hold') AS hold
FROM conversations c WHERE c.id = $1;

-- name: undecided
-- The turn: what the follower said since the last decision, in the order it was said.
SELECT * FROM messages WHERE conversation_id = $1 AND state = 'new' ORDER BY sent_ms, id;

-- name: await_rest
-- An unsure turn waits for the rest of a burst; it was looked at without harm.
UPDATE messages SET due_ms = $2, tries = 0 WHERE conversation_id = $1 AND state = 'new';

-- name: tries_of
-- How many attempts at a turn count.
SELECT MAX(tries) AS tries FROM messages WHERE conversation_id = $1 AND state = 'new';

-- name: try_once_more
-- One more attempt at a turn: one that failed, or one that is written before it is made.
UPDATE messages SET tries = tries + 1 WHERE conversation_id = $1 AND state = 'new';

-- name: put_off
-- A turn that met a defect waits.
UPDATE messages SET due_ms = $2 WHERE conversation_id = $1 AND state = 'new';

-- name: set_aside_turns
-- Turns that a defect kept from being decided and that nobody has taken, newest first.
SELECT d.id, d.made_ms, d.conversation_id, c.platform, c.handle, c.name, c.follower, e.question
FROM decisions d JOIN conversations c ON c.id = d.conversation_id
JOIN escalations e ON e.conversation_id = d.conversation_id AND e.state = 'waiting' AND e.reason = 'defect'
WHERE d.reason = 'defect' AND c.owner = 'bot' AND EXISTS (
  SELECT 1 FROM messages m WHERE m.conversation_id = d.conversation_id AND m.decision_id = d.id)
ORDER BY d.id DESC LIMIT $1;

-- name: set_aside_turn
-- The escalation of one of them.
SELECT e.id AS escalation_id, d.conversation_id FROM decisions d JOIN conversations c ON c.id = d.conversation_id
JOIN escalations e ON e.conversation_id = d.conversation_id AND e.state = 'waiting' AND e.reason = 'defect'
WHERE d.id = $1 AND d.reason = 'defect' AND c.owner = 'bot'
  AND EXISTS (
  SELECT 1 FROM messages m WHERE m.conversation_id = d.conversation_id AND m.decision_id = d.id);

-- name: undecide
-- Once more from the beginning, since the program is another one now.
UPDATE messages SET state = 'new', decision_id = NULL, due_ms = $2, tries = 0
WHERE conversation_id = (SELECT conversation_id FROM decisions WHERE id = $1) AND decision_id = $1;

-- name: undecided_in
-- The turns of many conversations at once; $1 lists their numbers as JSON.
SELECT * FROM messages WHERE conversation_id IN (SELECT CAST(value AS BIGINT) FROM @each($1)) AND state = 'new'
ORDER BY conversation_id, sent_ms, id;


-- name: record_decision
-- A decision with its reasons.
INSERT INTO decisions (conversation_id, decision, reason, intent, confidence, why, library, made_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id;

-- name: also_answered
-- The intents that a reply answers beside the first, with spaces between them.
UPDATE decisions SET more = $2 WHERE id = $1;

-- name: decide_messages
-- The turn's messages are settled by this decision.
UPDATE messages SET state = 'decided', decision_id = $2 WHERE conversation_id = $1 AND state = 'new' AND id <= $3;

-- name: decide_message
-- One message (not a follower's) is settled by itself.
UPDATE messages SET state = 'decided', decision_id = $2 WHERE id = $1;

-- name: hear
-- What the follower's turn changed about the conversation.
UPDATE conversations SET kind = $2, heard_ms = CASE WHEN heard_ms > $3 THEN heard_ms ELSE $3 END, heard_key = $4,
  clarified = $5, held = $6, disclosed = $7
WHERE id = $1;

-- name: introduce
-- The platform told how a follower is called.
UPDATE conversations SET handle = CASE WHEN $2 = '' THEN handle ELSE $2 END, name = CASE WHEN $3 = '' THEN name ELSE $3 END
WHERE id = $1;

-- name: opt
-- A follower wants no automatic answers (1) or wants them again (0), everywhere on this platform.
UPDATE conversations SET opted_out = $4 WHERE platform = $1 AND account = $2 AND follower = $3;

-- name: own
-- Who answers next. When the bot speaks again after a person, it says again that it is one.
UPDATE conversations SET owner = $2, disclosed = CASE WHEN $2 = 'bot' THEN 0 ELSE disclosed END WHERE id = $1;

-- name: said_before_here
-- How often an intent was answered in this conversation: picks the next variant.
SELECT COUNT(*) AS times FROM decisions WHERE conversation_id = $1 AND decision = 'reply'
  AND (intent = $2 OR replace(' ' || more || ' ', ' ' || $2 || ' ', '') <> ' ' || more || ' ');

-- name: said_before_under
-- How often an intent was answered under one post, to anyone: picks the next variant.
SELECT COUNT(*) AS times FROM decisions d JOIN conversations c ON c.id = d.conversation_id
WHERE c.platform = $1 AND c.account = $2 AND c.place = $3 AND c.place <> '' AND d.decision = 'reply'
  AND (d.intent = $4 OR replace(' ' || d.more || ' ', ' ' || $4 || ' ', '') <> ' ' || d.more || ' ');

-- name: put_in_outbox
-- Something to say; the key makes saying it twice impossible.
INSERT INTO outbox (key, lane, target, via, conversation_id, escalation_id, decision_id, author, reply_to, text, extra,
                    state, due_ms, give_up_ms, made_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'waiting', $12, $13, $14)
ON CONFLICT (key) DO NOTHING;

-- name: put_card_in_outbox
-- A desk shows the card's newest state; one that is still waiting to be shown will do. One that was taken to be shown will
-- not, however little time has passed since: the key is another.
INSERT INTO outbox (key, lane, target, via, conversation_id, escalation_id, author, state, due_ms, give_up_ms, made_ms)
SELECT CAST($1 AS TEXT) || ':' || (SELECT COALESCE(MAX(id), 0) FROM outbox), $2, $3, 'card', $4, $5, 'bot', 'waiting',
  $6, $7, $6
WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE lane = $2 AND via = 'card'
  AND state IN ('waiting', 'sending', 'unknown') AND state = 'waiting')
ON CONFLICT (key) DO NOTHING;

-- name: anything_due
-- A look before the outbox takes anything from the targets in $2 (JSON): most looks find nothing, and looking costs no
-- commit. However much is due later, it is not read.
SELECT EXISTS (SELECT 1 FROM @each($2) AS t JOIN outbox o ON o.target = t.value
    WHERE o.state = 'waiting' AND o.due_ms <= $1) AS waiting,
  EXISTS (SELECT 1 FROM @each($2) AS t JOIN outbox o ON o.target = t.value
    WHERE o.state = 'unknown' AND o.due_ms <= $1) AS doubtful;

-- name: claim_outbox
-- Take what is due and first in its lane; the attempt is written before the call is made.
UPDATE outbox SET state = 'sending', tries = tries + 1, attempted_ms = $1
WHERE id IN (
  SELECT o.id FROM outbox o WHERE o.state = 'waiting' AND o.target = $3 AND o.due_ms <= $1 AND NOT EXISTS (
    SELECT 1 FROM outbox p WHERE p.lane = o.lane AND p.id < o.id
      AND p.state IN ('waiting', 'sending', 'unknown') AND (p.state <> 'unknown' OR p.due_ms IS NOT NULL))
  ORDER BY o.due_ms, o.id LIMIT $2)
RETURNING id;

-- name: outbox_row
-- What the sender needs of one row.
SELECT o.*, c.platform, c.account, c.follower, c.place, c.kind, c.owner, c.address, c.heard_ms FROM outbox o
LEFT JOIN conversations c ON c.id = o.conversation_id WHERE o.id = $1;

-- name: standing
-- What has happened in a conversation ($1) and with the message that is answered ($3); $2 is the row that would be sent.
SELECT
  COALESCE((SELECT MAX(sent_ms) FROM messages WHERE conversation_id = $1 AND writer = 'follower'), 0) AS heard_ms,
  (SELECT COUNT(*) FROM outbox WHERE conversation_id = $1 AND via = 'dm' AND id <> $2
    AND state IN ('sending', 'sent', 'unknown') AND attempted_ms >= COALESCE(
      (SELECT MAX(received_ms) FROM messages WHERE conversation_id = $1 AND writer = 'follower'), 0)) AS said_since,
  COALESCE((SELECT MAX(sent_ms) FROM messages WHERE conversation_id = $1 AND key = $3), 0) AS asked_ms,
  (SELECT COUNT(*) FROM outbox WHERE conversation_id = $1 AND via = 'public_reply' AND reply_to = $3 AND id <> $2
    AND author = 'bot' AND state IN ('sending', 'sent', 'unknown')) AS answered,
  (SELECT COUNT(*) FROM outbox WHERE conversation_id = $1 AND via = 'private_reply' AND reply_to = $3 AND id <> $2
    AND state IN ('sending', 'sent', 'unknown')) AS answered_privately;

-- name: calls_made
-- When vendors were called lately, as the newest rows tell: whoever sends next counts them against the rates.
SELECT target, via, attempted_ms FROM outbox
WHERE id > (SELECT COALESCE(MAX(id), 0) FROM outbox) - $2 AND attempted_ms > $1
  AND via IN ('dm', 'public_reply', 'private_reply') AND NOT (state = 'waiting' AND error = $3)
ORDER BY attempted_ms;

-- name: outbox_rows
-- The same of many rows at once; $1 lists their numbers as JSON.
SELECT o.*, c.platform, c.account, c.follower, c.place, c.kind, c.owner, c.address, c.heard_ms FROM outbox o
LEFT JOIN conversations c ON c.id = o.conversation_id
WHERE o.id IN (SELECT CAST(value AS BIGINT) FROM @each($1)) ORDER BY o.id;


-- name: mark_card_sent
-- The same of a card. Whether others are still in doubt decides what is forgotten, so one goes after the other.
UPDATE outbox SET state = 'sent', receipt = $2, error = '', due_ms = NULL, done_ms = $3
WHERE id = $1 AND state <> 'sent'
  AND NOT EXISTS (SELECT 1 FROM returned r WHERE r.target = outbox.target AND r.receipt = $2)
RETURNING id;

-- name: mark_sent
-- Delivered, with the vendor's receipt; the vendor may have reported sooner that this attempt failed.
UPDATE outbox SET state = 'sent', receipt = $2, error = '', due_ms = NULL, done_ms = $3
WHERE id = $1 AND state <> 'sent'
  AND NOT EXISTS (SELECT 1 FROM returned r WHERE r.target = outbox.target AND r.receipt = $2)
RETURNING id;

-- name: mark_waiting
-- Not now: again when due, with the reason shown; never what an earlier attempt brought there after all. What an attempt
-- says after a later one has begun ($4) changes nothing.
UPDATE outbox SET state = CASE WHEN arrived = 1 THEN 'sent' ELSE 'waiting' END, due_ms = $2, error = $3
WHERE id = $1 AND state IN ('sending', 'unknown') AND tries = $4;

-- name: mark_unknown
-- It may have arrived. Read back when due; without a due time a person has been told and nothing more happens.
UPDATE outbox SET state = 'unknown', due_ms = $2, error = $3, doubted = 1
WHERE id = $1 AND state IN ('sending', 'unknown') AND tries = $4 RETURNING id;

-- name: mark_dead
-- It will not be sent.
UPDATE outbox SET state = 'dead', due_ms = NULL, error = $2, done_ms = $3
WHERE id = $1 AND state <> 'sent' AND tries = $4 RETURNING id;

-- name: leave_public_line_unsaid
-- The private reply of a decision did not go out for sure: the public line that speaks of it is not said.
UPDATE outbox SET state = 'dead', due_ms = NULL, error = 'The private reply it speaks of did not go out.', done_ms = $2
WHERE decision_id = $1 AND via = 'public_reply' AND state = 'waiting' RETURNING id;

-- name: interrupted
-- Whoever begins to send: every attempt that was under way is of unknown outcome.
UPDATE outbox SET state = 'unknown', due_ms = $1, error = 'The program stopped during the call.', doubted = 1
WHERE state IN ('waiting', 'sending', 'unknown') AND state = 'sending' RETURNING id;

-- name: claim_unsettled
-- Attempts of unknown outcome that are due to be read back; not taken again while the reading goes on.
UPDATE outbox SET due_ms = $4 WHERE id IN (
  SELECT id FROM outbox WHERE state = 'unknown' AND target = $3 AND due_ms <= $1 ORDER BY due_ms, id LIMIT $2)
RETURNING id;

-- name: take_over
-- A person took over: what the bot still wanted to say here is not said.
UPDATE outbox SET state = 'dead', error = 'A teammate took over before it was sent.', due_ms = NULL, done_ms = $2
WHERE conversation_id = $1 AND author = 'bot' AND state = 'waiting' AND via IN ('dm', 'public_reply', 'private_reply');

-- name: hush
-- A follower wants no more automatic answers, or is muted: what the bot still wanted to say to them is not said.
UPDATE outbox SET state = 'dead', error = 'The follower wants, or is to get, no automatic answers.', due_ms = NULL,
  done_ms = $4
WHERE author = 'bot' AND state = 'waiting' AND via IN ('dm', 'public_reply', 'private_reply') AND conversation_id IN (
  SELECT id FROM conversations WHERE platform = $1 AND account = $2 AND follower = $3);

-- name: open_escalation_of
-- The one open escalation of a conversation, if any.
SELECT * FROM escalations WHERE conversation_id = $1 AND state IN ('waiting', 'claimed');

-- name: escalate
-- Hand the conversation to the team.
INSERT INTO escalations (conversation_id, state, urgent, reason, label, question, suggestions, opened_ms,
                         claimed_by, claimed_name, claimed_ms, owed_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, CASE WHEN $2 = 'waiting' THEN CAST($8 AS BIGINT) END)
RETURNING id;

-- name: make_urgent
-- A risk word in an open escalation.
UPDATE escalations SET urgent = 1, reason = $2, look_ms = 0 WHERE id = $1;

-- name: escalation
-- Everything about one escalation.
SELECT * FROM escalations WHERE id = $1;

-- name: escalation_of_thread
-- The escalation a desk thread shows.
SELECT escalation_id AS id FROM desk_threads WHERE desk = $1 AND thread = $2;

-- name: thread_of_escalation
-- The thread that shows an escalation at one desk: of several the newest, since threads' ids hold when they were made.
SELECT thread FROM desk_threads WHERE escalation_id = $1 AND desk = $2 ORDER BY LENGTH(thread) DESC, thread DESC;

-- name: link_thread
-- Remember which thread shows which escalation.
INSERT INTO desk_threads (desk, thread, escalation_id) VALUES ($1, $2, $3) ON CONFLICT (desk, thread) DO NOTHING;

-- name: cards_in_doubt
-- Whether a desk may show a card of whose thread no row knows yet: one is being posted, or was and will be read back.
SELECT 1 AS one FROM outbox o WHERE o.target = $1 AND o.via = 'card'
  AND o.state IN ('waiting', 'sending', 'unknown') AND o.state <> 'waiting'
  AND (o.state = 'sending' OR o.due_ms IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM desk_threads t WHERE t.desk = $1 AND t.escalation_id = o.escalation_id) LIMIT 1;

-- name: unlink_thread
-- The thread at a desk is gone.
DELETE FROM desk_threads WHERE desk = $1 AND escalation_id = $2 RETURNING thread;

-- name: record_act
-- What a teammate did; the same act delivered twice returns nothing the second time.
INSERT INTO acts (desk, key, escalation_id, teammate, name, verb, text, line, about, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (desk, key) DO NOTHING RETURNING id;

-- name: attach_to_act
-- The files that came with what a teammate did.
UPDATE acts SET files = $2 WHERE id = $1;

-- name: claim
-- Compare and set: only a waiting escalation can be claimed.
UPDATE escalations SET state = 'claimed', claimed_by = $2, claimed_name = $3, claimed_ms = $4,
  snoozed_until_ms = NULL, snoozed_for_reply = 0, look_ms = 0
WHERE id = $1 AND state = 'waiting' RETURNING id;

-- name: release
-- The claimer lets go.
UPDATE escalations SET state = 'waiting', claimed_by = '', claimed_name = '', claimed_ms = NULL, look_ms = 0
WHERE id = $1 AND state = 'claimed' RETURNING id;

-- name: resolve
-- Done, and how; the bot answers again.
UPDATE escalations SET state = 'resolved', resolved_ms = $2, outcome = $3, snoozed_until_ms = NULL,
  snoozed_for_reply = 0, look_ms = NULL, owed_ms = NULL
WHERE id = $1 AND state IN ('waiting', 'claimed', 'failed') RETURNING id;

-- name: reopen
-- Once more, by whoever reopens it.
UPDATE escalations SET state = 'claimed', claimed_by = $2, claimed_name = $3, claimed_ms = $4, resolved_ms = NULL,
  outcome = '', look_ms = 0
WHERE id = $1 AND state IN ('resolved', 'failed') RETURNING id;

-- name: snooze
-- Out of sight until then, or until the follower writes.
UPDATE escalations SET snoozed_until_ms = $2, snoozed_for_reply = $3, look_ms = 0 WHERE id = $1 AND state IN ('waiting', 'claimed');

-- name: could_gather
-- Open questions that others may ask too, newest first; whether one still stands by itself and untouched.
SELECT e.id, e.question, e.gathered_into, e.conversation_id,
  CASE WHEN e.state = 'waiting' AND e.gathered_into IS NULL AND NOT EXISTS (SELECT 1 FROM acts a WHERE a.escalation_id = e.id)
    AND NOT EXISTS (SELECT 1 FROM escalations g WHERE g.gathered_into = e.id) THEN 1 ELSE 0 END AS untouched
FROM escalations e WHERE e.state IN ('waiting', 'claimed') AND e.urgent = 0
  AND e.opened_ms >= $1 AND e.id <> $2 ORDER BY e.id DESC LIMIT $3;

-- name: gather
-- An escalation waits with others for one answer.
UPDATE escalations SET gathered_into = $2 WHERE id = $1;

-- name: gathered
-- The open escalations that wait for the answer to one, oldest first.
SELECT e.*, c.platform, c.account, c.follower, c.handle, c.name, c.kind, c.place, c.heard_ms, c.heard_key
FROM escalations e JOIN conversations c ON c.id = e.conversation_id
WHERE e.gathered_into = $1 AND e.state IN ('waiting', 'claimed') ORDER BY e.id;

-- name: gathered_since
-- How many joined one in the last hour, and in the one before; all that ever did.
SELECT COUNT(*) AS together, COUNT(CASE WHEN opened_ms >= $2 THEN 1 END) AS lately,
  COUNT(CASE WHEN opened_ms >= $3 AND opened_ms < $2 THEN 1 END) AS before
FROM escalations WHERE gathered_into = $1;

-- name: could_not_reach
-- An answer to all could not be brought to this follower.
UPDATE escalations SET state = 'failed', reason = 'send_failed', gathered_into = NULL
WHERE id = $1 AND state = 'resolved' RETURNING id;

-- name: wake
-- In sight again.
UPDATE escalations SET snoozed_until_ms = NULL, snoozed_for_reply = 0, look_ms = 0
WHERE id = $1 AND (snoozed_until_ms IS NOT NULL OR snoozed_for_reply = 1) RETURNING id;

-- name: promise
-- By when the follower is to hear from a person.
UPDATE escalations SET promised_ms = $2, look_ms = 0 WHERE id = $1;

-- name: owe
-- The follower said something that wants a person's word, and nothing was owed since the last one.
UPDATE escalations SET owed_ms = $2, promised_ms = NULL, nags = 0, look_ms = 0
WHERE id = $1 AND (owed_ms IS NULL OR owed_ms <= COALESCE(
  (SELECT MAX(o.made_ms) FROM outbox o WHERE o.conversation_id = escalations.conversation_id AND o.author <> 'bot'
    AND o.via IN ('dm', 'public_reply', 'private_reply') AND o.state <> 'dead'), 0));

-- name: owe_again
-- A person's word did not reach the follower after all, or was taken back: what they had asked is owed again.
UPDATE escalations SET owed_ms = (SELECT MAX(m.received_ms) FROM messages m
    WHERE m.conversation_id = escalations.conversation_id AND m.writer = 'follower'),
  promised_ms = NULL, late_ms = NULL, nags = 0, look_ms = 0
WHERE id = $1 AND owed_ms IS NULL AND state IN ('waiting', 'claimed')
  AND (SELECT MAX(m.received_ms) FROM messages m
    WHERE m.conversation_id = escalations.conversation_id AND m.writer = 'follower')
  > COALESCE((SELECT MAX(o.made_ms) FROM outbox o WHERE o.conversation_id = escalations.conversation_id
    AND o.author <> 'bot' AND o.via IN ('dm', 'public_reply', 'private_reply') AND o.state <> 'dead'), 0);

-- name: settle_debt
-- A person has answered: nothing is owed.
UPDATE escalations SET owed_ms = NULL, promised_ms = NULL, nags = 0 WHERE id = $1;

-- name: due_escalations
-- Open escalations that time asks something of, longest due first.
SELECT id FROM escalations WHERE look_ms <= $1 ORDER BY look_ms, id LIMIT $2;

-- name: last_of_follower
-- What a follower wrote last, which tells in what language they are answered.
SELECT text FROM messages WHERE conversation_id = $1 AND writer = 'follower' AND text <> ''
ORDER BY sent_ms DESC, id DESC LIMIT 3;

-- name: words_in_escalation
-- When whom was last heard in an escalation's conversation: a teammate here, a person in the app, the follower.
SELECT
  (SELECT MAX(o.made_ms) FROM outbox o WHERE o.conversation_id = $1 AND o.author <> 'bot'
    AND o.via IN ('dm', 'public_reply', 'private_reply') AND o.state <> 'dead') AS said_ms,
  (SELECT MAX(m.received_ms) FROM messages m WHERE m.conversation_id = $1 AND m.writer = 'brand') AS in_app_ms,
  (SELECT MAX(m.received_ms) FROM messages m WHERE m.conversation_id = $1 AND m.writer = 'follower') AS heard_ms;

-- name: desks_showing
-- Which desks show an escalation.
SELECT DISTINCT desk FROM desk_threads WHERE escalation_id = $1;

-- name: look_again
-- When time asks something of an escalation next; never, if that is NULL.
UPDATE escalations SET look_ms = $2 WHERE id = $1;

-- name: count_nags
-- So many reminders were due so far.
UPDATE escalations SET nags = $2 WHERE id = $1;

-- name: note_late
-- The promised time has passed without a person's word.
UPDATE escalations SET late_ms = $2 WHERE id = $1;

-- name: note_warned
-- The team knows that it will be closed.
UPDATE escalations SET warned_ms = $2 WHERE id = $1;

-- name: note_told
-- Something that is done only once was done.
UPDATE escalations SET told = told || ' ' || $2 WHERE id = $1;

-- name: closed_by_time
-- The conversation's newest escalation, if time closed it since then: the follower's next word goes on in its thread.
SELECT * FROM escalations WHERE id = (SELECT MAX(id) FROM escalations WHERE conversation_id = $1)
  AND state = 'resolved' AND outcome = 'closed' AND resolved_ms >= $2;

-- name: wait_again
-- What time had closed waits for a person again.
UPDATE escalations SET state = 'waiting', claimed_by = '', claimed_name = '', claimed_ms = NULL, resolved_ms = NULL,
  outcome = '', urgent = $3, owed_ms = $2, promised_ms = NULL, nags = 0, look_ms = 0
WHERE id = $1;

-- name: mutes_over
-- Mutes that end now.
UPDATE conversations SET blocked = 0, muted_until_ms = NULL WHERE muted_until_ms <= $1 RETURNING id;

-- name: any_mute_over
-- A look before mutes are ended, which costs no commit.
SELECT EXISTS (SELECT 1 FROM conversations WHERE muted_until_ms <= $1) AS is_due;

-- name: left_with_team
-- Conversations that the team still owns although nothing is open there and no person has said anything since then.
SELECT c.id FROM conversations c WHERE c.owner = 'team' AND c.heard_ms <= $1
  AND NOT EXISTS (SELECT 1 FROM escalations e WHERE e.conversation_id = c.id
    AND (e.state IN ('waiting', 'claimed') OR e.resolved_ms > $1))
  AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.conversation_id = c.id AND o.author <> 'bot' AND o.made_ms > $1
    AND o.via IN ('dm', 'public_reply', 'private_reply'))
  AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.id AND m.writer = 'brand'
    AND m.received_ms > $1)
ORDER BY c.id LIMIT $2;

-- name: newest_escalation
-- The last escalation of a conversation, whose thread is where the team looks.
SELECT * FROM escalations WHERE conversation_id = $1 ORDER BY id DESC LIMIT 1;

-- name: in_silence
-- Open escalations that nobody claimed in time, those that no desk shows though they were opened before $1, and those
-- that a defect has made.
SELECT
  (SELECT COUNT(*) FROM escalations WHERE state = 'waiting' AND reason = 'defect') AS defects,
  (SELECT COUNT(*) FROM escalations WHERE state = 'waiting' AND gathered_into IS NULL AND late_ms >= owed_ms) AS unclaimed,
  (SELECT MIN(id) FROM escalations WHERE state = 'waiting' AND gathered_into IS NULL AND late_ms >= owed_ms) AS first_unclaimed,
  (SELECT COUNT(*) FROM escalations e WHERE e.state IN ('waiting', 'claimed') AND e.opened_ms <= $1
    AND NOT EXISTS (SELECT 1 FROM desk_threads t WHERE t.escalation_id = COALESCE(e.gathered_into, e.id))) AS unseen,
  (SELECT MIN(e.id) FROM escalations e WHERE e.state IN ('waiting', 'claimed') AND e.opened_ms <= $1
    AND NOT EXISTS (SELECT 1 FROM desk_threads t WHERE t.escalation_id = COALESCE(e.gathered_into, e.id))) AS first_unseen;

-- name: digest
-- The team's morning: what waits, since when, and what was finished or missed since then.
SELECT
  (SELECT COUNT(*) FROM escalations WHERE state IN ('waiting', 'claimed')) AS open,
  (SELECT COUNT(*) FROM escalations WHERE state = 'waiting' AND gathered_into IS NULL) AS unclaimed,
  (SELECT MIN(owed_ms) FROM escalations WHERE state IN ('waiting', 'claimed')) AS oldest_ms,
  (SELECT COUNT(*) FROM escalations WHERE resolved_ms >= $1 AND outcome IN ('answered', 'given_back', 'closed'))
    AS answered,
  (SELECT COUNT(*) FROM escalations WHERE late_ms >= $1) AS missed;

-- name: nobody_was_told
-- The hold switch is thrown: its statement has been said to nobody.
UPDATE conversations SET held = 0 WHERE held = 1;

-- name: held_back
-- How many followers were told to wait, or not even that, while the hold switch was thrown.
SELECT COUNT(DISTINCT conversation_id) AS followers FROM messages
WHERE state = 'decided' AND (conversation_id, decision_id) IN (
  SELECT conversation_id, id FROM decisions WHERE made_ms >= $1 AND reason IN ('hold', 'held_already'));

-- name: decide_anew
-- What was asked while the hold switch was thrown is decided as if it came now, where nobody has answered since.
UPDATE messages SET state = 'new', due_ms = $2
WHERE state = 'decided' AND (conversation_id, decision_id) IN (
  SELECT d.conversation_id, d.id FROM decisions d WHERE d.made_ms >= $1 AND d.reason IN ('hold', 'held_already') AND NOT EXISTS (
    SELECT 1 FROM decisions n WHERE n.conversation_id = d.conversation_id AND n.id > d.id
      AND n.reason NOT IN ('hold', 'held_already')));

-- name: mute
-- A follower is not heard until then, or for good, wherever they write on this platform.
UPDATE conversations SET blocked = 1, muted_until_ms = $4 WHERE platform = $1 AND account = $2 AND follower = $3;

-- name: unmute
-- A follower is heard again.
UPDATE conversations SET blocked = 0, muted_until_ms = NULL WHERE platform = $1 AND account = $2 AND follower = $3;

-- name: act
-- What a teammate did.
SELECT * FROM acts WHERE id = $1;

-- name: refuse_act
-- Why what a teammate wanted was not done.
UPDATE acts SET refused = $2 WHERE id = $1;

-- name: word_act
-- What a teammate meant to say, once that is known or changed.
UPDATE acts SET text = $2 WHERE id = $1;

-- name: act_of_line
-- What was meant for the follower in a line of an escalation's thread.
SELECT * FROM acts WHERE desk = $1 AND line = $2 AND escalation_id = $3 AND verb IN ('say', 'reply', 'suggest', 'resolve')
ORDER BY id LIMIT 1;

-- name: reply_in_line
-- What was meant for the follower in a line at a desk: the line as a teammate wrote it, or ours that told of it there.
SELECT a.* FROM acts a WHERE a.desk = $1 AND a.line = $2 AND a.verb IN ('say', 'reply', 'suggest', 'resolve')
UNION
SELECT a.* FROM outbox o JOIN acts a ON a.escalation_id = o.escalation_id AND o.key = o.lane || ':reply:' || a.key
WHERE o.receipt = $2 AND o.receipt <> '' AND o.target = $1 AND o.via = 'line'
ORDER BY id LIMIT 1;

-- name: act_told_of
-- The reply of which a line of ours tells.
SELECT a.* FROM outbox o JOIN acts a ON a.escalation_id = o.escalation_id AND o.key = o.lane || ':reply:' || a.key
WHERE o.id = $1 ORDER BY a.id LIMIT 1;

-- name: escalation_of_line
-- The escalation in whose thread a line stands, a teammate's or ours, where a desk does not tell the thread.
SELECT escalation_id AS id FROM acts WHERE desk = $1 AND line = $2 AND line <> ''
UNION
SELECT escalation_id AS id FROM outbox
WHERE receipt = $2 AND receipt <> '' AND target = $1 AND via = 'line' AND escalation_id IS NOT NULL
ORDER BY id DESC LIMIT 1;

-- name: lines_said
-- Whether somebody has said something since nobody holds the escalation.
SELECT id FROM acts WHERE escalation_id = $1 AND verb = 'say' AND id < $2 AND id > COALESCE(
  (SELECT MAX(id) FROM acts WHERE escalation_id = $1 AND verb IN ('release', 'reopen')), 0) LIMIT 1;

-- name: last_words
-- The last thing that a teammate said to the follower of an escalation and did not take back.
SELECT a.* FROM acts a WHERE a.escalation_id = $1 AND a.verb IN ('say', 'reply', 'suggest') AND EXISTS (
  SELECT 1 FROM outbox o WHERE o.act_id = a.id
    AND o.error NOT IN ('Taken back before it was sent.', 'Taken back after it was sent.')) ORDER BY a.id DESC LIMIT 1;

-- name: note_of_line
-- What was said among the team in a line of an escalation's thread.
SELECT * FROM acts WHERE desk = $1 AND line = $2 AND escalation_id = $3 AND verb = 'note' ORDER BY id LIMIT 1;

-- name: say_after_all
-- A note is for the follower after all; from here on it is a line like any other.
UPDATE acts SET verb = 'say' WHERE id = $1 AND verb = 'note';

-- name: act_to_all
-- An answer to all of an escalation's card, by its id.
SELECT * FROM acts WHERE id = $1 AND escalation_id = $2 AND verb = 'send_all';

-- name: act_to_all_reaching
-- An answer to all, by its id, for one of those who get it.
SELECT a.* FROM acts a WHERE a.id = $1 AND a.verb = 'send_all'
  AND EXISTS (SELECT 1 FROM outbox o WHERE o.act_id = a.id AND o.escalation_id = $2);

-- name: answers_to_all_in
-- Answers to all of which one conversation gets its part, and whose they are.
SELECT DISTINCT a.id, a.teammate FROM outbox o JOIN acts a ON a.id = o.act_id
WHERE o.conversation_id = $1 AND a.verb = 'send_all';

-- name: take_back_from
-- What is still held of an act for one escalation's follower is not sent.
UPDATE outbox SET state = 'dead', error = 'Taken back before it was sent.', due_ms = NULL, done_ms = $3
WHERE act_id = $1 AND escalation_id = $2 AND state = 'waiting' AND tries = 0
  AND via IN ('dm', 'public_reply', 'private_reply') RETURNING id;

-- name: held_to_all
-- Answers to all of an escalation's card that can still be taken back, newest first: to how many, and until when.
SELECT a.id, a.desk, a.key, a.text, a.teammate, COUNT(DISTINCT o.conversation_id) AS followers, MIN(o.due_ms) AS due_ms
FROM acts a JOIN outbox o ON o.act_id = a.id WHERE a.escalation_id = $1 AND a.verb = 'send_all'
  AND o.state = 'waiting' AND o.tries = 0 AND o.via IN ('dm', 'public_reply', 'private_reply')
GROUP BY a.id, a.desk, a.key, a.text, a.teammate ORDER BY a.id DESC;

-- name: wait_together_again
-- An answer to all was taken back before it went out: who was to get it waits again, on that card while it is open.
UPDATE escalations SET state = 'waiting', resolved_ms = NULL, outcome = '', gathered_into = $2, look_ms = 0
WHERE id = $1 AND state = 'resolved' AND NOT EXISTS (SELECT 1 FROM escalations o
  WHERE o.conversation_id = escalations.conversation_id AND o.state IN ('waiting', 'claimed')) RETURNING id;

-- name: newest_held_act
-- The last thing a teammate said that can still be taken back.
SELECT a.* FROM acts a WHERE a.escalation_id = $1 AND a.teammate = $2 AND EXISTS (
  SELECT 1 FROM outbox o WHERE o.act_id = a.id AND o.state = 'waiting' AND o.tries = 0
    AND o.via IN ('dm', 'public_reply', 'private_reply'))
ORDER BY a.id DESC LIMIT 1;

-- name: suggestion_sent
-- Who has sent these words as a suggestion of an escalation already; a second click sends nothing twice.
SELECT a.name FROM acts a WHERE a.escalation_id = $1 AND a.verb = 'suggest' AND a.text = $2 AND a.id <> $3
AND EXISTS (SELECT 1 FROM outbox o WHERE o.act_id = a.id AND o.state <> 'dead') LIMIT 1;

-- name: tie_to_act
-- Which act a text came from.
UPDATE outbox SET act_id = $2 WHERE key = $1;

-- name: rows_of_act
-- The texts an act became, in order.
SELECT * FROM outbox WHERE act_id = $1 AND via IN ('dm', 'public_reply', 'private_reply') ORDER BY id;

-- name: changes_under_way
-- What is still to be changed or taken back of the texts of an act.
SELECT id, via FROM outbox WHERE act_id = $1 AND via IN ('revise', 'retract')
  AND state IN ('waiting', 'sending', 'unknown') ORDER BY id;

-- name: text_became
-- A sent text has other words now.
UPDATE outbox SET text = $2 WHERE id = $1 AND state = 'sent';

-- name: text_went
-- A sent text was taken back; the row stays, so that its echo is known.
UPDATE outbox SET state = 'dead', error = 'Taken back after it was sent.', done_ms = $2
WHERE id = $1 AND state = 'sent';

-- name: said_to_others
-- To how many more followers a teammate's words ($2) went in an answer to all.
SELECT COUNT(DISTINCT o.conversation_id) AS followers FROM acts a JOIN outbox o ON o.act_id = a.id
WHERE a.escalation_id = $1 AND a.verb = 'send_all' AND a.text = $2 AND o.state <> 'dead';

-- name: take_back
-- What is still held of an act is not sent.
UPDATE outbox SET state = 'dead', error = 'Taken back before it was sent.', due_ms = NULL, done_ms = $2
WHERE act_id = $1 AND state = 'waiting' AND tries = 0 AND via IN ('dm', 'public_reply', 'private_reply') RETURNING id;

-- name: reword
-- A held text in its new words.
UPDATE outbox SET text = $2, due_ms = $3 WHERE id = $1 AND state = 'waiting';

-- name: try_again
-- What could not be delivered of an act to an escalation's follower is tried once more.
UPDATE outbox SET state = 'waiting', due_ms = $2, give_up_ms = $3, error = '', done_ms = NULL
WHERE act_id = $1 AND escalation_id = $4 AND state = 'dead' AND via IN ('dm', 'public_reply', 'private_reply')
  AND error NOT IN ('Taken back before it was sent.', 'Taken back after it was sent.') RETURNING id;

-- name: mark_act
-- Which mark the line of an act shows from now on.
UPDATE acts SET mark = $2 WHERE id = $1;

-- name: waiting_mark
-- A mark of a line that is still waiting to be shown.
SELECT id, extra FROM outbox WHERE lane = $1 AND via = 'mark' AND state IN ('waiting', 'sending', 'unknown') AND state = 'waiting';

-- name: replace_mark
-- It gives way to a newer one.
UPDATE outbox SET extra = $2 WHERE id = $1;

-- name: messages_of
-- The newest messages of a conversation.
SELECT * FROM messages WHERE conversation_id = $1 ORDER BY id DESC LIMIT $2;

-- name: replies_of
-- The newest texts that went, or are going, to the follower.
SELECT * FROM outbox WHERE conversation_id = $1 AND via IN ('dm', 'public_reply', 'private_reply')
ORDER BY id DESC LIMIT $2;

-- name: notes_of
-- What the team said among itself about an escalation's conversation.
SELECT a.* FROM acts a JOIN escalations e ON e.id = a.escalation_id
WHERE e.conversation_id = $1 ORDER BY a.id DESC LIMIT $2;

-- name: resolved_escalations
-- What the team finished last.
SELECT e.*, c.platform, c.account, c.follower, c.handle, c.name, c.kind, c.place, c.heard_ms, 0 AS together
FROM escalations e JOIN conversations c ON c.id = e.conversation_id
WHERE e.state IN ('resolved', 'failed') ORDER BY e.resolved_ms DESC, e.id DESC LIMIT $1;

-- name: escalations_of
-- Every escalation of a conversation, newest first.
SELECT * FROM escalations WHERE conversation_id = $1 ORDER BY id DESC;

-- name: escalations_before
-- How often a follower had been handed to the team before an escalation, and when last.
SELECT COUNT(*) AS times, MAX(e.opened_ms) AS last_ms FROM escalations e
JOIN conversations c ON c.id = e.conversation_id
WHERE c.platform = $1 AND c.account = $2 AND c.follower = $3 AND e.id < $4;

-- name: decision
-- One decision.
SELECT * FROM decisions WHERE id = $1;

-- name: message_by_key
-- A message by what the vendor calls it.
SELECT * FROM messages WHERE platform = $1 AND key = $2 ORDER BY id DESC LIMIT 1;

-- name: decision_of_escalation
-- The decision that opened an escalation, or the newest before it.
SELECT d.* FROM decisions d JOIN escalations e ON e.conversation_id = d.conversation_id
WHERE e.id = $1 AND d.decision = 'escalate' AND d.made_ms <= e.opened_ms ORDER BY d.id DESC LIMIT 1;

-- name: chat_since
-- What a web or terminal chat has to show after a given message and reply.
SELECT id, 'follower' AS who, text, sent_ms AS at_ms, state FROM messages WHERE conversation_id = $1 AND id > $2
ORDER BY id LIMIT 200;

-- name: chat_replies_since
-- Delivered replies of a web or terminal chat, and what was changed or taken back of them since.
SELECT id, author AS who, text, extra, done_ms AS at_ms, via FROM outbox
WHERE conversation_id = $1 AND id > $2 AND state = 'sent' AND via IN ('dm', 'revise', 'retract') ORDER BY id LIMIT 200;

-- name: last_heard
-- When something last came from a platform.
SELECT MAX(received_ms) AS heard_ms FROM messages WHERE platform = $1;

-- name: silence_of
-- How long nothing came from a platform in the time looked at, at the longest, and when something last came.
SELECT COUNT(*) AS messages, MAX(received_ms) AS last_ms, MAX(gap) AS longest_ms FROM (
  SELECT received_ms, received_ms - LAG(received_ms) OVER (ORDER BY received_ms) AS gap
  FROM messages WHERE platform = $1 AND received_ms >= $2
) AS gaps;

-- name: backlog
-- How much waits, and since when: for health and metrics.
SELECT
  (SELECT COUNT(*) FROM messages WHERE state = 'new') AS undecided,
  (SELECT MIN(received_ms) FROM messages WHERE state = 'new') AS oldest_undecided_ms,
  (SELECT COUNT(*) FROM outbox WHERE state IN ('waiting', 'sending', 'unknown') AND state <> 'unknown') AS unsent,
  (SELECT COUNT(*) FROM outbox WHERE state = 'unknown') AS unknown,
  (SELECT COUNT(*) FROM escalations WHERE state IN ('waiting', 'claimed')) AS open_escalations,
  (SELECT COUNT(*) FROM quarantine) AS quarantined;

-- name: troubles
-- Sends that meet an obstacle now, by where they go.
SELECT target, COUNT(*) AS rows, MAX(error) AS error, MIN(made_ms) AS since_ms FROM outbox
WHERE state IN ('waiting', 'sending', 'unknown') AND state <> 'sending' AND error <> '' AND due_ms IS NOT NULL GROUP BY target;

-- name: counts_today
-- The day in numbers.
SELECT decision, reason, COUNT(*) AS times FROM decisions WHERE made_ms >= $1 GROUP BY decision, reason;

-- name: inbox_escalations
-- The console's inbox: everything a person has to see, urgent first, then oldest; failed hand-overs among them.
SELECT e.*, c.platform, c.account, c.follower, c.handle, c.name, c.kind, c.place, c.heard_ms,
  (SELECT COUNT(*) FROM escalations g WHERE g.gathered_into = e.id AND g.state IN ('waiting', 'claimed')) AS together
FROM escalations e JOIN conversations c ON c.id = e.conversation_id
WHERE e.state IN ('waiting', 'claimed', 'failed') AND e.gathered_into IS NULL ORDER BY e.urgent DESC, e.opened_ms, e.id LIMIT $1;

-- name: decisions_of
-- The newest decisions of a conversation, found by its messages, which have an index.
SELECT * FROM decisions WHERE id IN (SELECT decision_id FROM messages WHERE conversation_id = $1)
ORDER BY id DESC LIMIT $2;

-- name: decisions_before
-- The console's day, page by page: decisions older than one, newest first, with the words they answer.
SELECT d.*, c.platform, c.kind, c.follower, c.handle, c.name,
  (SELECT m.text FROM messages m WHERE m.conversation_id = d.conversation_id AND m.decision_id = d.id
   ORDER BY m.id DESC LIMIT 1) AS text
FROM decisions d JOIN conversations c ON c.id = d.conversation_id
WHERE d.id < $1 ORDER BY d.id DESC LIMIT $2;

-- name: lines_in_lane
-- Lines of ours in one thread, by how their keys begin, to edit them in place.
SELECT key FROM outbox WHERE conversation_id = $1 AND lane = $2 AND via = 'line' AND key LIKE $3 ORDER BY id;

-- name: row_of_key
-- A row of the outbox by its key.
SELECT id, state, receipt FROM outbox WHERE key = $1;

-- name: unread_with_beginning
-- Events nobody understood with the beginning of their base64 body; never the whole of it, which may be 4 MiB.
SELECT id, platform, reason, received_ms, length(body) AS coded, substr(body, 1, $2) AS beginning,
  substr(body, length(body) - 1) AS ending
FROM quarantine ORDER BY id DESC LIMIT $1;

-- name: newest_decision
-- Where the day's tally stands.
SELECT COALESCE(MAX(id), 0) AS id FROM decisions;

-- name: counts_after
-- What has been decided since the day's tally was last brought up to date.
SELECT decision, reason, COUNT(*) AS times, MAX(id) AS newest FROM decisions WHERE id > $1 GROUP BY decision, reason;

-- name: keep_outcome
-- Whether a decision was right, as one source shows; its last word counts, whatever order it is told in.
INSERT INTO outcomes (decision_id, source, was_right, intent, said_by, at_ms) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (decision_id, source) DO UPDATE
SET was_right = excluded.was_right, intent = excluded.intent, said_by = excluded.said_by, at_ms = excluded.at_ms
WHERE outcomes.at_ms <= excluded.at_ms;

-- name: teammates_word
-- What a teammate said of a decision.
SELECT was_right, intent FROM outcomes WHERE decision_id = $1 AND source = 'teammate';

-- name: outcomes_until_now
-- Whether there is anything new to learn from.
SELECT COUNT(*) AS count, COALESCE(MAX(at_ms), 0) AS newest_ms FROM outcomes;

-- name: newest_outcomes
-- What to learn from: outcomes, what was decided, and the adjustment that was in force then.
SELECT o.decision_id, o.source, o.was_right, d.decision, d.reason, d.intent, d.confidence, d.why, a.shift, a.slope
FROM outcomes o JOIN decisions d ON d.id = o.decision_id
LEFT JOIN adjustments a ON a.id = (
  SELECT b.id FROM adjustments b WHERE b.made_ms <= d.made_ms ORDER BY b.made_ms DESC, b.id DESC LIMIT 1)
ORDER BY o.at_ms DESC, o.decision_id DESC, o.source LIMIT $1;

-- name: keep_adjustment
-- An adjustment comes into force.
INSERT INTO adjustments (shift, slope, outcomes, made_ms) VALUES ($1, $2, $3, $4);

-- name: adjustment_in_force
-- The newest adjustment.
SELECT shift, slope FROM adjustments ORDER BY made_ms DESC, id DESC LIMIT 1;

-- name: newest_act
-- Where teammates' acts stand.
SELECT COALESCE(MAX(id), 0) AS id FROM acts;

-- name: team_answers
-- What teammates said to followers in escalations, after a given act, beside what had been suggested to them.
SELECT a.id, a.text, a.teammate, a.at_ms, e.suggestions, d.id AS decision_id, d.intent
FROM acts a JOIN outbox o ON o.key = a.desk || ':' || a.key || ':0'
JOIN escalations e ON e.id = a.escalation_id
JOIN decisions d ON d.conversation_id = e.conversation_id AND d.decision = 'escalate' AND d.made_ms = e.opened_ms
WHERE a.id > $1 AND a.verb IN ('say', 'reply', 'suggest') ORDER BY a.id LIMIT $2;

-- name: said_after_answers
-- What followers said next, within $2 ms of an automatic answer, in decisions after a given one.
SELECT n.id, n.made_ms, p.id AS decision_id, m.text
FROM decisions n JOIN decisions p ON p.id = (
  SELECT MAX(b.id) FROM decisions b WHERE b.conversation_id = n.conversation_id AND b.id < n.id)
JOIN messages m ON m.conversation_id = n.conversation_id AND m.decision_id = n.id AND m.writer = 'follower'
WHERE n.id > $1 AND p.decision = 'reply' AND p.reason = 'matched' AND n.made_ms - p.made_ms <= $2
ORDER BY n.id, m.id LIMIT $3;

-- name: unanswered_texts
-- What the inbox sounds like beside the library: the newest distinct texts that nothing answered, of the newest $2
-- messages; without chatter, risks, what was understood but left to a person, and what came as near as $3.
SELECT m.text, MAX(m.id) AS newest
FROM (SELECT * FROM messages ORDER BY id DESC LIMIT $2) m JOIN decisions d ON d.id = m.decision_id
WHERE m.writer = 'follower' AND m.state = 'decided' AND length(trim(m.text)) BETWEEN 3 AND 300
  AND d.reason IN ('no_match', 'below_threshold', 'guard', 'team_owns', 'asked_for_person') AND d.confidence < $3
  AND NOT EXISTS (SELECT 1 FROM outcomes o WHERE o.decision_id = d.id AND o.intent <> '')
GROUP BY m.text ORDER BY newest DESC LIMIT $1;

-- name: answered_questions
-- What followers asked in escalations that were answered from the library, newest first.
SELECT o.decision_id, o.intent, m.text, c.platform, c.account, c.follower, c.handle, c.name
FROM outcomes o CROSS JOIN decisions d CROSS JOIN messages m CROSS JOIN conversations c
WHERE d.id = o.decision_id AND m.conversation_id = d.conversation_id AND m.decision_id = d.id
  AND c.id = d.conversation_id AND o.intent <> '' AND d.decision = 'escalate' AND m.writer = 'follower' AND m.state = 'decided' AND m.text <> ''
ORDER BY o.at_ms DESC, m.id LIMIT $1;

-- name: automatic_answers
-- What the bot answered by itself, newest first, page by page, with what the team thought of it.
SELECT d.id, d.conversation_id, d.intent, d.more, d.confidence, d.made_ms,
  c.platform, c.kind, c.follower, c.handle, c.name,
  (SELECT m.text FROM messages m WHERE m.conversation_id = d.conversation_id AND m.decision_id = d.id
   ORDER BY m.id DESC LIMIT 1) AS text,
  (SELECT o.was_right FROM outcomes o WHERE o.decision_id = d.id AND o.source = 'teammate') AS was_right
FROM decisions d JOIN conversations c ON c.id = d.conversation_id
WHERE d.id < $1 AND d.decision = 'reply' AND d.reason = 'matched' ORDER BY d.id DESC LIMIT $2;

-- name: texts_of_decisions
-- What was said to followers because of decisions from one to another, in order.
SELECT decision_id, text FROM outbox
WHERE decision_id BETWEEN $1 AND $2 AND via IN ('dm', 'public_reply', 'private_reply') AND text <> '' ORDER BY id;

-- name: act_in_escalation
-- What was meant for the follower, named by its own id: at the console, which shows the lines of all desks, and
-- for what was written in a form.
SELECT * FROM acts WHERE id = $1 AND escalation_id = $2 AND verb IN ('say', 'reply', 'suggest', 'resolve');

-- name: newest_reply_of
-- The last thing a teammate said to the follower in an escalation.
SELECT a.* FROM acts a WHERE a.escalation_id = $1 AND a.verb IN ('say', 'reply', 'suggest', 'resolve')
  AND EXISTS (SELECT 1 FROM outbox o WHERE o.act_id = a.id AND o.state <> 'dead') ORDER BY a.id DESC LIMIT 1;

-- name: keep_lesson
-- What a teammate wants taught.
INSERT INTO lessons (escalation_id, act_id, desk, teammate, name, intent, wanted, state, made_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, 'asked', $8);

-- name: lesson
-- One lesson.
SELECT * FROM lessons WHERE id = $1;

-- name: lesson_of_act
-- What became of the lesson that an act asked for.
SELECT l.* FROM lessons l JOIN acts a ON a.id = l.act_id WHERE a.desk = $1 AND a.key = $2;

-- name: lessons_to_do
-- Lessons whose files are still to be written or restored.
SELECT * FROM lessons WHERE state IN ('asked', 'undoing') ORDER BY id;

-- name: plan_lesson
-- What is about to be written, kept before it is, so that a stop in between is understood afterwards.
UPDATE lessons SET changes = $2 WHERE id = $1 AND state = 'asked';

-- name: settle_lesson
-- What became of it, and what there is to say.
UPDATE lessons SET state = $2, said = $3, done_ms = $4 WHERE id = $1;

-- name: approve_lesson
-- A second person's OK: now it can be written.
UPDATE lessons SET state = 'asked', approved_by = $2, approved_name = $3 WHERE id = $1 AND state = 'waiting' RETURNING id;

-- name: undo_lesson
-- Compare and set: what is live is to be restored; what waits for a second person is taken back.
UPDATE lessons SET state = CASE WHEN state = 'waiting' THEN 'undone' ELSE 'undoing' END, undone_by = $2, said = ''
WHERE id = $1 AND state IN ('waiting', 'live') RETURNING state;

-- name: newest_lessons
-- What the team taught, what waits for a second person first.
SELECT * FROM lessons ORDER BY CASE WHEN state = 'waiting' THEN 0 ELSE 1 END, id DESC LIMIT $1;

-- name: lessons_waiting
-- How many wait for a second person.
SELECT COUNT(*) AS count FROM lessons WHERE state = 'waiting';

-- name: lessons_of
-- What was taught from one escalation, newest first.
SELECT * FROM lessons WHERE escalation_id = $1 ORDER BY id DESC LIMIT 20;

-- name: undelivered
-- Texts to followers that did not arrive, or of which nobody knows: newest first.
SELECT o.id, o.text, o.error, o.state, o.made_ms, o.conversation_id, c.platform, c.handle, c.name, c.follower
FROM outbox o JOIN conversations c ON c.id = o.conversation_id
WHERE o.via IN ('dm', 'public_reply', 'private_reply') AND o.state IN ('dead', 'unknown') AND o.due_ms IS NULL
  AND o.error NOT IN ('Taken back before it was sent.', 'Taken back after it was sent.',
    'A teammate took over before it was sent.', 'The follower wants, or is to get, no automatic answers.')
ORDER BY o.id DESC LIMIT $1;

-- name: send_again
-- One of them once more; of an automatic one only where the bot still answers there.
UPDATE outbox SET state = 'waiting', due_ms = $2, give_up_ms = $3, error = '', done_ms = NULL
WHERE id = $1 AND via IN ('dm', 'public_reply', 'private_reply') AND state IN ('dead', 'unknown') AND due_ms IS NULL
  AND error NOT IN ('Taken back before it was sent.', 'Taken back after it was sent.',
    'A teammate took over before it was sent.', 'The follower wants, or is to get, no automatic answers.')
  AND (author <> 'bot' OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = conversation_id AND c.owner = 'bot'))
RETURNING id;

-- name: unread_events
-- Events in quarantine, oldest first, to be read once more.
SELECT id, platform, body, received_ms FROM quarantine WHERE id > $1 ORDER BY id LIMIT $2;

-- name: forget_unread
-- It was understood this time.
DELETE FROM quarantine WHERE id = $1 RETURNING id;

-- name: put_on_shelf
-- A file is attached at the console, if all that lies there then is no more than $4 bytes.
INSERT INTO shelf (id, size, at_ms)
SELECT $1, CAST($2 AS BIGINT), $3
WHERE (SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM shelf) + CAST($2 AS BIGINT) <= CAST($4 AS BIGINT)
RETURNING id;

-- name: put_piece_on_shelf
-- A piece of it.
INSERT INTO shelf_pieces (file, number, data) VALUES ($1, $2, $3);

-- name: take_for_row
-- Which row of the outbox sends a file.
UPDATE shelf SET outbox_id = (SELECT id FROM outbox WHERE key = $2) WHERE id = $1;

-- name: on_shelf
-- How large a file is, if it lies there.
SELECT size FROM shelf WHERE id = $1;

-- name: piece_on_shelf
-- One piece of a file.
SELECT data FROM shelf_pieces WHERE file = $1 AND number = $2;

-- name: leave_shelf
-- A file that no answer took is not kept.
UPDATE shelf SET size = 0 WHERE id = $1 AND outbox_id IS NULL RETURNING id;

-- name: over_on_shelf
-- Files that nobody needs any more: no answer took them until $1, their answer was taken back, it has been out since $2,
-- or it could not be delivered and nobody tried again since $3; and those whose bytes are not all away yet.
SELECT shelf.id FROM shelf LEFT JOIN outbox o ON o.id = outbox_id
WHERE size = 0 OR (o.id IS NULL AND at_ms < $1)
  OR o.error IN ('Taken back before it was sent.', 'Taken back after it was sent.')
  OR (o.state = 'sent' AND o.done_ms < $2)
  OR (o.state IN ('dead', 'unknown') AND o.due_ms IS NULL AND COALESCE(o.done_ms, o.attempted_ms) < $3);

-- name: clear_from_shelf
-- It is over, also by the time it is cleared: whoever tries again at that moment keeps it.
UPDATE shelf SET size = 0 WHERE id = $1 AND NOT EXISTS (
  SELECT 1 FROM outbox o WHERE o.id = outbox_id AND o.state IN ('waiting', 'sending')) RETURNING id;

-- name: take_pieces_away
-- Some of the bytes of a file that is over.
DELETE FROM shelf_pieces WHERE file = $1 AND number IN (
  SELECT number FROM shelf_pieces WHERE file = $1 ORDER BY number LIMIT $2) RETURNING number;

-- name: take_from_shelf
-- Its bytes are away.
DELETE FROM shelf WHERE id = $1 AND size = 0;
