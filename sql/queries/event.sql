-- name: event_add
-- by: web jobs ctl
-- takes: member_id int8, noun text, noun_id int8, from_state text,
--   to_state text, actor_kind text, actor_id int8, why text,
--   evidence_sha256 bytea, request text
INSERT INTO desk.event (member_id, noun, noun_id, from_state, to_state,
    actor_kind, actor_id, why, evidence_sha256, request)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: event_list
-- by: web jobs ctl
-- takes: member_id int8, noun text, noun_id int8
-- gives: seq int8, from_state text, to_state text, actor_kind text,
--   actor_name text, why text, at timestamptz
-- reads: yes
SELECT e.seq, e.from_state, e.to_state, e.actor_kind,
    coalesce(p.name, '') AS actor_name, e.why, e.at
FROM desk.event e
LEFT JOIN desk.operator p ON e.actor_kind = 'operator'
    AND p.operator_id = e.actor_id
WHERE e.member_id = $1 AND e.noun = $2 AND e.noun_id = $3
ORDER BY e.seq
LIMIT 200;
