-- name: notice_list
-- by: web
-- takes: before_id int8
-- gives: notice_id int8, title text, body text, published_at timestamptz
-- reads: yes
SELECT notice_id, title, body, published_at
FROM desk.notice
WHERE published_at <= now() AND notice_id < $1
ORDER BY notice_id DESC
LIMIT 21;

-- name: notice_find
-- by: web
-- takes: notice_id int8
-- gives: notice_id int8, title text, body text, published_at timestamptz
-- reads: yes
SELECT notice_id, title, body, published_at
FROM desk.notice
WHERE published_at <= now() AND notice_id = $1;
