-- name: price_table_now
-- by: web jobs ctl
-- gives: price_version int4, item text, fen int8
-- reads: yes
SELECT p.price_version, p.item, p.fen
FROM desk.price p
WHERE p.price_version = (SELECT l.price_version FROM desk.price_list l
    WHERE l.valid_from <= now() ORDER BY l.valid_from DESC LIMIT 1)
ORDER BY p.item;
