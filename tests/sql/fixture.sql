-- One member with a certificate, an application and an order, for the tests
-- that try what roles and triggers allow. Loaded as the owner.
SET ROLE certdesk_owner;
INSERT INTO desk.member (member_id, name, credit_code) VALUES
(1, '测试一公司', '91110108MA01AB2C3T'), (2, '测试二公司', '91110108MA00000070');
INSERT INTO desk.operator (operator_id, login, name, phone_sealed, phone_mac, phone_mask, password_hash) VALUES
(1, 'oper_one', '甲', '\x01', '\x01', '', ''), (2, 'oper_two', '乙', '\x02', '\x02', '', '');
INSERT INTO desk.account (member_id, account_id, code, name) VALUES
(1, 1, 'acct01', '甲'), (1, 2, 'acct02', '乙'), (2, 3, 'acct03', '丙');
INSERT INTO desk.operator_grant (member_id, operator_id, account_id, role) VALUES
(1, 1, NULL, 'owner'), (1, 2, 2, 'operator'), (2, 2, NULL, 'owner');
INSERT INTO desk.staff (staff_id, login, name, password_hash, certificate_sha256, roles) VALUES
(1, 'staff_one', '审', '', '\x01', '{reviewer}');
INSERT INTO desk.ukey (member_id, key_id, key_no, token_serial, made_on) VALUES
(1, 1, 'K1', 'T1', '2024-01-01'), (1, 2, 'K2', 'T2', '2024-01-01');
INSERT INTO desk.certificate (member_id, certificate_id, key_id, account_id, state, serial, subject, spki_sha256, profile, not_before, not_after, der, seals) VALUES
(1, 1, 1, 1, 'active', '01', 'CN=1', '\x01', 'member@1', now() - interval '340 days', now() + interval '25 days', '\x30', 'double'),
(1, 2, 2, 2, 'active', '02', 'CN=2', '\x02', 'member@1', now() - interval '340 days', now() + interval '25 days', '\x30', 'double');
INSERT INTO desk.order_head (member_id, order_id, no, state, price_version, total_fen, operator_id, expires_at) VALUES
(1, 1, 'O1', 'awaiting_payment', 1, 20000, 1, now() + interval '1 day');
INSERT INTO desk.application (member_id, application_id, no, kind, state, certificate_id, account_id, operator_id, order_id, submitted_at) VALUES
(1, 1, 'A00000000001', 'renew', 'awaiting_payment', 1, 1, 1, 1, now());
INSERT INTO desk.order_line (member_id, order_id, line_no, application_id, item, fen) VALUES
(1, 1, 1, 1, 'renew_year', 20000);
INSERT INTO desk.coupon (member_id, coupon_id, kind, total, expires_at) VALUES
(1, 1, 'new_or_renew_year', 2, now() + interval '90 days'),
(1, 2, 'new_or_renew_year', 1, now() - interval '1 day');
INSERT INTO desk.payment (member_id, payment_id, order_id, provider, out_trade_no, fen, state, expires_at) VALUES
(1, 1, 1, 'alipay', 'P0000000000000000001', 20000, 'pending', now() + interval '1 hour');
INSERT INTO desk.pay_notice (provider, dedupe, out_trade_no, member_id, payment_id, raw) VALUES
('alipay', 'n1', 'P0000000000000000001', 1, 1, 'raw');
INSERT INTO desk.event (member_id, noun, noun_id, from_state, to_state, actor_kind) VALUES
(1, 'order', 1, '', 'awaiting_payment', 'system');
RESET ROLE;
-- What is added later gets numbers of its own.
SELECT setval(c.oid::regclass, 1000) FROM pg_class c JOIN pg_namespace n
    ON n.oid = c.relnamespace WHERE n.nspname = 'desk' AND c.relkind = 'S'
    \g /dev/null

-- What comes of a statement under a role: 00000, or the SQLSTATE. Nothing
-- stays: the statement is undone in either case.
CREATE FUNCTION public.attempt(role text, statement text) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
	BEGIN
		EXECUTE format('SET LOCAL ROLE %I', role);
		EXECUTE statement;
		RAISE EXCEPTION 'undone' USING ERRCODE = 'CD999';
	EXCEPTION WHEN OTHERS THEN
		RETURN CASE SQLSTATE WHEN 'CD999' THEN '00000'
		    ELSE SQLSTATE END;
	END;
END $$;
