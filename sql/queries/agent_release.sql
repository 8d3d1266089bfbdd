-- name: agent_release_list
-- by: web
-- gives: version text, built timestamptz, file_name text, size int8,
--   sha256 bytea, is_floor bool, released_at timestamptz
-- reads: yes
SELECT version, built::timestamptz AS built, file_name, size, sha256,
    is_floor, released_at
FROM desk.agent_release
ORDER BY released_at DESC
LIMIT 5;
