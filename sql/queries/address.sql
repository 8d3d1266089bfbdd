-- name: address_list
-- by: web
-- takes: member_id int8
-- gives: address_id int8, recipient_sealed bytea, phone_sealed bytea,
--   province text, city text, county text, detail_sealed bytea,
--   postcode text, is_default bool
-- reads: yes
SELECT address_id, recipient_sealed, phone_sealed, province, city, county,
    detail_sealed, postcode, is_default
FROM desk.address
WHERE member_id = $1 AND deleted_at IS NULL
ORDER BY is_default DESC, address_id DESC
LIMIT 100;

-- name: address_find
-- by: web
-- takes: member_id int8, address_id int8
-- gives: address_id int8, recipient_sealed bytea, phone_sealed bytea,
--   province text, city text, county text, detail_sealed bytea,
--   postcode text, is_default bool
-- reads: yes
SELECT address_id, recipient_sealed, phone_sealed, province, city, county,
    detail_sealed, postcode, is_default
FROM desk.address
WHERE member_id = $1 AND address_id = $2 AND deleted_at IS NULL;

-- name: address_queue
-- by: web
-- takes: member_id int8
-- gives: pg_advisory_xact_lock void
SELECT pg_advisory_xact_lock(1633969266, hashint8($1));

-- name: address_room
-- by: web
-- takes: member_id int8
-- gives: n_kept int8, new_id int8
SELECT (SELECT count(*) FROM desk.address
        WHERE member_id = $1 AND deleted_at IS NULL) AS n_kept,
    nextval('desk.address_address_id_seq') AS new_id;

-- name: address_add
-- by: web
-- takes: member_id int8, address_id int8, recipient_sealed bytea,
--   phone_sealed bytea, phone_mask text, province text, city text,
--   county text, detail_sealed bytea, postcode text, is_default bool
INSERT INTO desk.address (member_id, address_id, recipient_sealed,
    phone_sealed, phone_mask, province, city, county, detail_sealed,
    postcode, is_default)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: address_change
-- by: web
-- takes: member_id int8, address_id int8, recipient_sealed bytea,
--   phone_sealed bytea, phone_mask text, province text, city text,
--   county text, detail_sealed bytea, postcode text
UPDATE desk.address SET recipient_sealed = $3, phone_sealed = $4,
    phone_mask = $5, province = $6, city = $7, county = $8,
    detail_sealed = $9, postcode = $10
WHERE member_id = $1 AND address_id = $2 AND deleted_at IS NULL;

-- name: address_no_default
-- by: web
-- takes: member_id int8
UPDATE desk.address SET is_default = false
WHERE member_id = $1 AND is_default AND deleted_at IS NULL;

-- name: address_set_default
-- by: web
-- takes: member_id int8, address_id int8
UPDATE desk.address SET is_default = true
WHERE member_id = $1 AND address_id = $2 AND deleted_at IS NULL;

-- name: address_remove
-- by: web
-- takes: member_id int8, address_id int8
UPDATE desk.address SET deleted_at = now(), is_default = false
WHERE member_id = $1 AND address_id = $2 AND deleted_at IS NULL;

-- name: address_promote
-- by: web
-- takes: member_id int8
UPDATE desk.address SET is_default = true
WHERE member_id = $1 AND address_id = (SELECT max(address_id)
    FROM desk.address WHERE member_id = $1 AND deleted_at IS NULL
    HAVING NOT bool_or(is_default));
