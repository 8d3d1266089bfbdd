-- name: invoice_title_list
-- by: web
-- takes: member_id int8
-- gives: title_id int8, kind text, buyer_kind text, name text, tax_no text,
--   address text, phone text, bank text, bank_account text, email text,
--   mobile text, is_default bool
-- reads: yes
SELECT title_id, kind, buyer_kind, name, tax_no, address, phone, bank,
    bank_account, email, mobile, is_default
FROM desk.invoice_title
WHERE member_id = $1 AND deleted_at IS NULL
ORDER BY is_default DESC, title_id DESC
LIMIT 100;

-- name: invoice_title_find
-- by: web
-- takes: member_id int8, title_id int8
-- gives: title_id int8, kind text, buyer_kind text, name text, tax_no text,
--   address text, phone text, bank text, bank_account text, email text,
--   mobile text, is_default bool
-- reads: yes
SELECT title_id, kind, buyer_kind, name, tax_no, address, phone, bank,
    bank_account, email, mobile, is_default
FROM desk.invoice_title
WHERE member_id = $1 AND title_id = $2 AND deleted_at IS NULL;

-- name: invoice_title_queue
-- by: web
-- takes: member_id int8
-- gives: pg_advisory_xact_lock void
SELECT pg_advisory_xact_lock(1953067628, hashint8($1));

-- name: invoice_title_room
-- by: web
-- takes: member_id int8
-- gives: n_kept int8
-- reads: yes
SELECT count(*) AS n_kept
FROM desk.invoice_title
WHERE member_id = $1 AND deleted_at IS NULL;

-- name: invoice_title_add
-- by: web
-- takes: member_id int8, kind text, buyer_kind text, name text, tax_no text,
--   address text, phone text, bank text, bank_account text, email text,
--   mobile text, is_default bool
-- gives: title_id int8
INSERT INTO desk.invoice_title (member_id, kind, buyer_kind, name, tax_no,
    address, phone, bank, bank_account, email, mobile, is_default)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
RETURNING title_id;

-- name: invoice_title_change
-- by: web
-- takes: member_id int8, title_id int8, kind text, buyer_kind text,
--   name text, tax_no text, address text, phone text, bank text,
--   bank_account text, email text, mobile text
UPDATE desk.invoice_title SET kind = $3, buyer_kind = $4, name = $5,
    tax_no = $6, address = $7, phone = $8, bank = $9, bank_account = $10,
    email = $11, mobile = $12
WHERE member_id = $1 AND title_id = $2 AND deleted_at IS NULL;

-- name: invoice_title_no_default
-- by: web
-- takes: member_id int8
UPDATE desk.invoice_title SET is_default = false
WHERE member_id = $1 AND is_default AND deleted_at IS NULL;

-- name: invoice_title_set_default
-- by: web
-- takes: member_id int8, title_id int8
UPDATE desk.invoice_title SET is_default = true
WHERE member_id = $1 AND title_id = $2 AND deleted_at IS NULL;

-- name: invoice_title_remove
-- by: web
-- takes: member_id int8, title_id int8
UPDATE desk.invoice_title SET deleted_at = now(), is_default = false
WHERE member_id = $1 AND title_id = $2 AND deleted_at IS NULL;

-- name: invoice_title_promote
-- by: web
-- takes: member_id int8
UPDATE desk.invoice_title SET is_default = true
WHERE member_id = $1 AND title_id = (SELECT max(title_id)
    FROM desk.invoice_title WHERE member_id = $1 AND deleted_at IS NULL
    HAVING NOT bool_or(is_default));

-- name: invoice_title_licence
-- by: web
-- takes: member_id int8
-- gives: name text, credit_code text
-- reads: yes
SELECT name, credit_code FROM desk.member WHERE member_id = $1;
