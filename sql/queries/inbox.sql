-- name: inbox_list
-- by: web
-- takes: member_id int8, before_id int8
-- gives: message_id int8, body text, path text, read_at timestamptz,
--   created_at timestamptz
-- reads: yes
SELECT message_id, body, path, read_at, created_at
FROM desk.message
WHERE member_id = $1 AND message_id < $2
ORDER BY message_id DESC
LIMIT 21;

-- name: inbox_read_all
-- by: web
-- takes: member_id int8, up_to_id int8
UPDATE desk.message SET read_at = now()
WHERE member_id = $1 AND message_id <= $2 AND read_at IS NULL;
