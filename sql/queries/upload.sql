-- name: upload_add
-- by: web
-- takes: member_id int8, kind text, slot text, name_sealed bytea, operator_id int8
-- gives: upload_id int8
INSERT INTO desk.upload (member_id, kind, slot, name_sealed, size, sha256, n_chunks, operator_id)
VALUES ($1, $2, $3, $4, 1, '', 0, $5)
RETURNING upload_id;

-- name: upload_add_chunk
-- by: web
-- takes: member_id int8, upload_id int8, n int4, sealed bytea
INSERT INTO desk.upload_chunk (member_id, upload_id, n, sealed)
VALUES ($1, $2, $3, $4);

-- name: upload_finish
-- by: web
-- takes: member_id int8, upload_id int8, size int8, width int4, height int4, sha256 bytea, n_chunks int4
UPDATE desk.upload SET size = $3, width = $4, height = $5, sha256 = $6,
    n_chunks = $7, complete = true
WHERE member_id = $1 AND upload_id = $2 AND NOT complete;

-- name: upload_find
-- by: web
-- takes: member_id int8, upload_id int8
-- gives: upload_id int8, kind text, slot text, name_sealed bytea, size int8, width int4, height int4, sha256 bytea, n_chunks int4, operator_id int8, created_at timestamptz
-- reads: yes
SELECT upload_id, kind, slot, name_sealed, size, width, height, sha256,
    n_chunks, operator_id, created_at
FROM desk.upload WHERE member_id = $1 AND upload_id = $2 AND complete;

-- name: upload_chunk_find
-- by: web
-- takes: member_id int8, upload_id int8, n int4
-- gives: sealed bytea
-- reads: yes
SELECT sealed FROM desk.upload_chunk
WHERE member_id = $1 AND upload_id = $2 AND n = $3;
