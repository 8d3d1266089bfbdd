-- Rows as after some years: 200 members with 500 certificates each, and what
-- hangs on them. Triggers and keys are passed over: only the plans matter.
SET session_replication_role = replica;
INSERT INTO desk.member (member_id, name, credit_code)
SELECT m, 'member ' || m, '9' || lpad(m::text, 17, '0') FROM generate_series(1, 200) m;
INSERT INTO desk.operator (operator_id, login, name, phone_sealed, phone_mac, phone_mask, password_hash)
SELECT o, 'oper' || lpad(o::text, 6, '0'), 'o', '\x01', sha256(o::text::bytea), '', '' FROM generate_series(1, 20000) o;
INSERT INTO desk.account (member_id, account_id, code, name)
SELECT 1 + a / 50, a, 'acct' || a, 'a' FROM generate_series(0, 9999) a;
INSERT INTO desk.operator_grant (member_id, operator_id, account_id, role)
SELECT 1 + o / 100, o + 1, NULL, 'owner' FROM generate_series(0, 19999, 10) o;
INSERT INTO desk.ukey (member_id, key_id, key_no, token_serial, made_on)
SELECT 1 + c / 500, c, 'K' || c, 'T' || c, '2024-01-01' FROM generate_series(0, 99999) c;
INSERT INTO desk.certificate (member_id, certificate_id, key_id, account_id, state, serial, subject, spki_sha256, profile, not_before, not_after, der, seals)
SELECT 1 + c / 500, c, c, c / 10, CASE WHEN c % 3 = 0 THEN 'replaced' ELSE 'active' END, to_hex(c), 'CN=' || c, sha256(c::text::bytea), 'member@1',
    now() - interval '1 year' + c % 700 * interval '1 day', now() + c % 700 * interval '1 day', '\x30', 'double'
FROM generate_series(0, 99999) c;
INSERT INTO desk.order_head (member_id, order_id, no, state, price_version, total_fen, operator_id, expires_at)
SELECT 1 + o / 500, o, 'O' || o, CASE WHEN o % 500 = 0 THEN 'awaiting_payment' ELSE 'completed' END, 1, 20000, 1 + o % 2000, now() + (o % 100) * interval '1 minute'
FROM generate_series(0, 99999) o;
INSERT INTO desk.application (member_id, application_id, no, kind, state, certificate_id, account_id, operator_id, order_id, submitted_at)
SELECT 1 + a / 500, a, 'A' || lpad(a::text, 12, '0'), 'renew',
    CASE WHEN a % 500 = 1 THEN 'in_review' WHEN a % 500 = 2 THEN 'awaiting_download' ELSE 'completed' END, a, a / 10, 1, a, now() - a * interval '1 minute'
FROM generate_series(0, 99999) a;
INSERT INTO desk.order_line (member_id, order_id, line_no, application_id, item, fen)
SELECT 1 + o / 500, o, 1, o, 'renew_year', 20000 FROM generate_series(0, 99999) o;
INSERT INTO desk.payment (member_id, payment_id, order_id, provider, out_trade_no, fen, state, expires_at)
SELECT 1 + p / 500, p, p, 'alipay', lpad(p::text, 20, '0'), 20000, CASE WHEN p % 500 = 0 THEN 'pending' ELSE 'paid' END, now() FROM generate_series(0, 49999) p;
INSERT INTO desk.settlement (member_id, payment_id, order_id, fen, provider_trade_no, evidence, evidence_sha256)
SELECT 1 + p / 500, p, p, 20000, 'X', 'notice', '\x00' FROM generate_series(0, 49999) p;
INSERT INTO desk.pay_notice (provider, dedupe, out_trade_no, member_id, payment_id, raw)
SELECT 'alipay', p::text, lpad(p::text, 20, '0'), 1 + p / 500, p, 'raw' FROM generate_series(0, 49999) p;
INSERT INTO desk.coupon (member_id, coupon_id, kind, total, expires_at)
SELECT 1 + c / 50, c, 'new_or_renew_year', 10, now() + interval '90 days' FROM generate_series(0, 9999) c;
INSERT INTO desk.coupon_use (member_id, use_id, coupon_id, slot, order_id, line_no, state)
SELECT 1 + u / 500, u, u / 10, 1 + u % 10, u, 1, 'used' FROM generate_series(0, 29999) u;
INSERT INTO desk.address (member_id, address_id, recipient_sealed, phone_sealed, phone_mask, province, city, county, detail_sealed)
SELECT 1 + a / 50, a, '', '', '', '', '', '', '' FROM generate_series(0, 9999) a;
INSERT INTO desk.invoice_title (member_id, title_id, kind, buyer_kind, name)
SELECT 1 + t / 50, t, 'normal', 'organization', 'x' FROM generate_series(0, 9999) t;
INSERT INTO desk.event (member_id, seq, noun, noun_id, from_state, to_state, actor_kind, previous_hash, hash)
SELECT 1 + e / 1000, e % 1000, 'order', e / 2, '', 'x', 'system', '', '' FROM generate_series(0, 99999) e;
INSERT INTO desk.outbox (kind, dedupe, member_id, state)
SELECT 'message', j::text, 1, CASE WHEN j % 1000 = 0 THEN 'queued' ELSE 'done' END FROM generate_series(0, 49999) j;
INSERT INTO desk.message (member_id, dedupe, kind, body)
SELECT 1 + m / 500, m::text, 'x', '' FROM generate_series(0, 29999) m;
INSERT INTO desk.upload (member_id, upload_id, kind, slot, name_sealed, size, sha256, n_chunks, complete, operator_id)
SELECT 1 + u / 500, u, 'jpeg', 'x', '', 1, '', 1, true, 1 FROM generate_series(0, 29999) u;
INSERT INTO desk.upload_chunk (member_id, upload_id, n, sealed)
SELECT 1 + u / 500, u, 0, '' FROM generate_series(0, 29999) u;
INSERT INTO desk.sign_in (operator_id, outcome, method)
SELECT 1 + s % 2000, 'ok', 'password' FROM generate_series(0, 29999) s;
INSERT INTO desk.session (token_hash, operator_id, member_id, credential_version, method, expires_at)
SELECT sha256(s::text::bytea), 1 + s % 2000, 1, 1, 'password', now() + interval '1 day' FROM generate_series(0, 19999) s;
INSERT INTO desk.sms_code (purpose, phone_mac, session_hash, code_mac, expires_at)
SELECT 'renew', '', sha256(s::text::bytea), '', now() FROM generate_series(0, 19999) s;
INSERT INTO desk.form_use (once_hash, session_hash)
SELECT sha256(s::text::bytea), '' FROM generate_series(0, 29999) s;
INSERT INTO desk.rate_limit (rule, key, tat)
SELECT 'r', s::text, now() FROM generate_series(0, 19999) s;
ANALYZE;
