-- name: agent_floor_find
-- by: web
-- gives: version text, built text
-- reads: yes
SELECT version, built::text AS built
FROM desk.agent_release
WHERE is_floor
ORDER BY released_at DESC
LIMIT 1;

-- name: agent_floor_admits
-- by: web
-- takes: version text, built text
-- gives: admitted bool
-- reads: yes
SELECT coalesce((SELECT
    string_to_array($1, '.')::int8[] >= string_to_array(f.version, '.')::int8[]
    AND $2 >= f.built::text
    FROM desk.agent_release f WHERE f.is_floor
    ORDER BY f.released_at DESC LIMIT 1), true) AS admitted;
