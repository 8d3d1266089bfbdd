-- The desk: members, keys, certificates, applications, orders, money, staff,
-- and the rows by which every change can be told afterwards.
--
-- Rules that hold throughout: member_id leads the primary key of whatever a
-- member owns; money is integer fen; moments are timestamptz; states move
-- only along desk.transition; personal data stands sealed (AES-256-GCM, see
-- base/seal.h) beside a mask for screens and a keyed digest for look-up.

CREATE SCHEMA desk;
COMMENT ON SCHEMA desk IS 'The certificate-service desk: everything but the issuing CA''s own books';

-- States and the steps between them ----------------------------------------

CREATE TABLE desk.state (
	noun text NOT NULL,
	state text NOT NULL,
	final boolean NOT NULL DEFAULT false,
	PRIMARY KEY (noun, state)
);
COMMENT ON TABLE desk.state IS 'The states each noun can be in; the words for people stand in views/words.c';
COMMENT ON COLUMN desk.state.noun IS 'which noun: application, order, payment, certificate, coupon_use, refund';
COMMENT ON COLUMN desk.state.state IS 'the state''s code';
COMMENT ON COLUMN desk.state.final IS 'nothing follows it';

CREATE TABLE desk.transition (
	noun text NOT NULL,
	from_state text NOT NULL,
	to_state text NOT NULL,
	roles text[] NOT NULL,
	PRIMARY KEY (noun, from_state, to_state),
	FOREIGN KEY (noun, to_state) REFERENCES desk.state (noun, state)
);
COMMENT ON TABLE desk.transition IS 'Every step that is allowed; a step not listed here is refused by the trigger on the noun''s table';
COMMENT ON COLUMN desk.transition.noun IS 'which noun';
COMMENT ON COLUMN desk.transition.from_state IS 'the state left; the empty text for a new row';
COMMENT ON COLUMN desk.transition.to_state IS 'the state reached';
COMMENT ON COLUMN desk.transition.roles IS 'database roles that may take the step';

CREATE FUNCTION desk.guard_transition() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
	was text := '';
	owner boolean := pg_has_role(current_user,
	    (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE');
BEGIN
	IF TG_OP = 'UPDATE' THEN
		was := OLD.state;
		IF NEW.state = was THEN
			RETURN NEW;
		END IF;
	ELSIF owner AND EXISTS (SELECT FROM desk.state s
	    WHERE s.noun = TG_ARGV[0] AND s.state = NEW.state) THEN
		RETURN NEW; -- loading data as the owner may begin anywhere
	END IF;
	IF NOT EXISTS (SELECT FROM desk.transition t
	    WHERE t.noun = TG_ARGV[0] AND t.from_state = was
	    AND t.to_state = NEW.state
	    AND (owner OR current_user = ANY (t.roles))) THEN
		RAISE EXCEPTION '% may not go from "%" to "%" under %',
		    TG_ARGV[0], was, NEW.state, current_user
		    USING ERRCODE = 'CD001';
	END IF;
	RETURN NEW;
END $$;
COMMENT ON FUNCTION desk.guard_transition() IS 'Refuses a state change that desk.transition does not list for the current role (SQLSTATE CD001)';

INSERT INTO desk.state (noun, state, final) VALUES
('application', 'draft', false), ('application', 'awaiting_order', false),
('application', 'awaiting_payment', false), ('application', 'in_review', false),
('application', 'returned', false), ('application', 'awaiting_key', false),
('application', 'ready_to_make', false), ('application', 'making', false),
('application', 'awaiting_download', false), ('application', 'downloading', false),
('application', 'download_overdue', false), ('application', 'awaiting_shipping', false),
('application', 'awaiting_receipt', false), ('application', 'completed', true),
('application', 'cancelled', true), ('application', 'closed', true),
('order', 'awaiting_payment', false), ('order', 'paid', false),
('order', 'awaiting_shipping', false), ('order', 'awaiting_receipt', false),
('order', 'completed', true), ('order', 'cancelled', true), ('order', 'closed', true),
('order', 'refunding', false), ('order', 'refunded', true),
('payment', 'created', false), ('payment', 'pending', false), ('payment', 'notified', false),
('payment', 'paid', false), ('payment', 'held', false), ('payment', 'closing', false),
('payment', 'closed', false), ('payment', 'paid_late', false),
('payment', 'refunding', false), ('payment', 'refunded', true),
('refund', 'created', false), ('refund', 'sent', false), ('refund', 'succeeded', true), ('refund', 'failed', true),
('certificate', 'pending_write', false), ('certificate', 'active', false),
('certificate', 'held', false), ('certificate', 'replaced', false),
('certificate', 'revoked', true), ('certificate', 'void', true),
('coupon_use', 'locked', false), ('coupon_use', 'used', false), ('coupon_use', 'returned', true);

INSERT INTO desk.transition (noun, from_state, to_state, roles)
SELECT 'application', f, t, string_to_array(r, ' ') FROM (VALUES
('', 'draft', 'certdesk_web'),
('draft', 'awaiting_order', 'certdesk_web'),
('awaiting_order', 'draft', 'certdesk_web'),
('draft', 'awaiting_payment', 'certdesk_web'),
('awaiting_order', 'awaiting_payment', 'certdesk_web'),
('draft', 'cancelled', 'certdesk_web'),
('awaiting_order', 'cancelled', 'certdesk_web'),
('awaiting_payment', 'cancelled', 'certdesk_web certdesk_jobs'),
('awaiting_payment', 'closed', 'certdesk_jobs'),
('awaiting_payment', 'ready_to_make', 'certdesk_web certdesk_jobs'),
('awaiting_payment', 'in_review', 'certdesk_web certdesk_jobs'),
('awaiting_payment', 'awaiting_key', 'certdesk_web certdesk_jobs'),
('in_review', 'ready_to_make', 'certdesk_web'),
('in_review', 'awaiting_key', 'certdesk_web'),
('in_review', 'returned', 'certdesk_web'),
('returned', 'in_review', 'certdesk_web'),
('returned', 'closed', 'certdesk_jobs'),
('in_review', 'closed', 'certdesk_jobs'),
('awaiting_key', 'closed', 'certdesk_jobs'),
('ready_to_make', 'closed', 'certdesk_jobs'),
('awaiting_key', 'making', 'certdesk_web'),
('ready_to_make', 'making', 'certdesk_web'),
('making', 'awaiting_shipping', 'certdesk_web'),
('awaiting_shipping', 'awaiting_receipt', 'certdesk_web certdesk_jobs'),
('awaiting_receipt', 'completed', 'certdesk_web certdesk_jobs'),
('ready_to_make', 'awaiting_download', 'certdesk_web'),
('awaiting_download', 'downloading', 'certdesk_web certdesk_ca'),
('downloading', 'awaiting_download', 'certdesk_web certdesk_jobs certdesk_ca'),
('awaiting_download', 'download_overdue', 'certdesk_jobs'),
('downloading', 'download_overdue', 'certdesk_jobs'),
('download_overdue', 'awaiting_download', 'certdesk_web'),
('awaiting_download', 'completed', 'certdesk_ca'),
('downloading', 'completed', 'certdesk_ca'),
('download_overdue', 'completed', 'certdesk_ca')
) AS step (f, t, r);

INSERT INTO desk.transition (noun, from_state, to_state, roles)
SELECT 'order', f, t, string_to_array(r, ' ') FROM (VALUES
('', 'awaiting_payment', 'certdesk_web'),
('awaiting_payment', 'paid', 'certdesk_web certdesk_jobs'),
('awaiting_payment', 'cancelled', 'certdesk_web certdesk_jobs'),
('awaiting_payment', 'closed', 'certdesk_jobs'),
('paid', 'awaiting_shipping', 'certdesk_web certdesk_jobs'),
('awaiting_shipping', 'awaiting_receipt', 'certdesk_web certdesk_jobs'),
('awaiting_receipt', 'completed', 'certdesk_web certdesk_jobs'),
('paid', 'completed', 'certdesk_ca certdesk_jobs'),
('paid', 'refunding', 'certdesk_web certdesk_jobs'),
('refunding', 'refunded', 'certdesk_jobs')
) AS step (f, t, r);

INSERT INTO desk.transition (noun, from_state, to_state, roles)
SELECT 'payment', f, t, string_to_array(r, ' ') FROM (VALUES
('', 'created', 'certdesk_web'),
('created', 'pending', 'certdesk_jobs'),
('created', 'notified', 'certdesk_web'),
('pending', 'notified', 'certdesk_web'),
('closing', 'notified', 'certdesk_web'),
('created', 'paid', 'certdesk_jobs'),
('pending', 'paid', 'certdesk_jobs'),
('notified', 'paid', 'certdesk_jobs'),
('closing', 'paid', 'certdesk_jobs'),
('created', 'held', 'certdesk_jobs'),
('pending', 'held', 'certdesk_jobs'),
('notified', 'held', 'certdesk_jobs'),
('notified', 'pending', 'certdesk_jobs'),
('closing', 'held', 'certdesk_jobs'),
('closed', 'held', 'certdesk_jobs'),
('created', 'closing', 'certdesk_jobs'),
('pending', 'closing', 'certdesk_jobs'),
('closing', 'closed', 'certdesk_jobs'),
('closing', 'pending', 'certdesk_jobs'),
('closed', 'paid_late', 'certdesk_jobs'),
('closing', 'paid_late', 'certdesk_jobs'),
('pending', 'paid_late', 'certdesk_jobs'),
('notified', 'paid_late', 'certdesk_jobs'),
('created', 'paid_late', 'certdesk_jobs'),
('paid', 'refunding', 'certdesk_jobs'),
('paid_late', 'refunding', 'certdesk_jobs'),
('held', 'refunding', 'certdesk_jobs'),
('refunding', 'refunded', 'certdesk_jobs')
) AS step (f, t, r);

INSERT INTO desk.transition (noun, from_state, to_state, roles)
SELECT n, f, t, string_to_array(r, ' ') FROM (VALUES
('refund', '', 'created', 'certdesk_jobs'),
('refund', 'created', 'sent', 'certdesk_jobs'),
('refund', 'created', 'succeeded', 'certdesk_jobs'),
('refund', 'sent', 'succeeded', 'certdesk_jobs'),
('refund', 'sent', 'failed', 'certdesk_jobs'),
('refund', 'created', 'failed', 'certdesk_jobs'),
('certificate', '', 'pending_write', 'certdesk_ca'),
('certificate', 'pending_write', 'active', 'certdesk_ca'),
('certificate', 'pending_write', 'void', 'certdesk_ca'),
('certificate', 'active', 'replaced', 'certdesk_ca'),
('certificate', 'active', 'held', 'certdesk_ca'),
('certificate', 'held', 'active', 'certdesk_ca'),
('certificate', 'active', 'revoked', 'certdesk_ca'),
('certificate', 'held', 'revoked', 'certdesk_ca'),
('certificate', 'replaced', 'revoked', 'certdesk_ca'),
('coupon_use', '', 'locked', 'certdesk_web'),
('coupon_use', 'locked', 'used', 'certdesk_web certdesk_jobs'),
('coupon_use', 'locked', 'returned', 'certdesk_web certdesk_jobs'),
('coupon_use', 'used', 'returned', 'certdesk_jobs')
) AS step (n, f, t, r);

-- Members and who may act for them ------------------------------------------

CREATE TABLE desk.member (
	member_id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
	name text NOT NULL,
	credit_code text NOT NULL UNIQUE CHECK (credit_code ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
	legal_person text NOT NULL DEFAULT '',
	province text NOT NULL DEFAULT '',
	city text NOT NULL DEFAULT '',
	address text NOT NULL DEFAULT '',
	state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'suspended')),
	created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE desk.member IS 'A member company of the platform';
COMMENT ON COLUMN desk.member.member_id IS 'number of the member';
COMMENT ON COLUMN desk.member.name IS '单位名称 as on the licence';
COMMENT ON COLUMN desk.member.credit_code IS '统一社会信用代码, GB 32100-2015';
COMMENT ON COLUMN desk.member.legal_person IS '法定代表人';
COMMENT ON COLUMN desk.member.province IS '省 of the registered seat';
COMMENT ON COLUMN desk.member.city IS '市 of the registered seat';
COMMENT ON COLUMN desk.member.address IS 'registered address';
COMMENT ON COLUMN desk.member.state IS 'a suspended member can look, not apply';
COMMENT ON COLUMN desk.member.created_at IS 'when the row was made';

CREATE TABLE desk.operator (
	operator_id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
	login text NOT NULL UNIQUE CHECK (login ~ '^[a-z0-9_]{4,32}$'),
	name text NOT NULL,
	phone_sealed bytea NOT NULL,
	phone_mac bytea NOT NULL,
	phone_mask text NOT NULL,
	password_hash text NOT NULL,
	credential_version integer NOT NULL DEFAULT 1,
	failed_count integer NOT NULL DEFAULT 0,
	state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled')),
	created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE desk.operator IS 'A person who signs in to the member site (操作人)';
COMMENT ON COLUMN desk.operator.operator_id IS 'number of the person';
COMMENT ON COLUMN desk.operator.login IS 'sign-in name, lower case';
COMMENT ON COLUMN desk.operator.name IS '操作人姓名';
COMMENT ON COLUMN desk.operator.phone_sealed IS 'mobile number, sealed';
COMMENT ON COLUMN desk.operator.phone_mac IS 'keyed digest of the mobile number';
COMMENT ON COLUMN desk.operator.phone_mask IS '138****5678';
COMMENT ON COLUMN desk.operator.password_hash IS 'Argon2id, PHC string';
COMMENT ON COLUMN desk.operator.credential_version IS 'raised by every credential change; sessions of older versions end';
COMMENT ON COLUMN desk.operator.failed_count IS 'wrong passwords since the last right one';
COMMENT ON COLUMN desk.operator.state IS 'a disabled person cannot sign in';
COMMENT ON COLUMN desk.operator.created_at IS 'when the row was made';

CREATE TABLE desk.account (
	member_id bigint NOT NULL REFERENCES desk.member,
	account_id bigint GENERATED BY DEFAULT AS IDENTITY,
	code text NOT NULL UNIQUE,
	name text NOT NULL,
	department text NOT NULL DEFAULT '',
	state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled')),
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (member_id, account_id)
);
COMMENT ON TABLE desk.account IS 'A bidding account of a member to which certificates are bound (绑定账号)';
COMMENT ON COLUMN desk.account.member_id IS 'the member';
COMMENT ON COLUMN desk.account.account_id IS 'number of the account';
COMMENT ON COLUMN desk.account.code IS '绑定账号 as the bidding system knows it';
COMMENT ON COLUMN desk.account.name IS '绑定姓名';
COMMENT ON COLUMN desk.account.department IS 'department of the member';
COMMENT ON COLUMN desk.account.state IS 'whether it is in use';
COMMENT ON COLUMN desk.account.created_at IS 'when the row was made';

CREATE TABLE desk.operator_grant (
	member_id bigint NOT NULL REFERENCES desk.member,
	operator_id bigint NOT NULL REFERENCES desk.operator,
	account_id bigint,
	role text NOT NULL CHECK (role IN ('owner', 'operator')),
	created_at timestamptz NOT NULL DEFAULT now(),
	UNIQUE NULLS NOT DISTINCT (member_id, operator_id, account_id),
	FOREIGN KEY (member_id, account_id) REFERENCES desk.account
);
COMMENT ON TABLE desk.operator_grant IS 'For which member, and which of its accounts, a person may act';
COMMENT ON COLUMN desk.operator_grant.member_id IS 'the member';
COMMENT ON COLUMN desk.operator_grant.operator_id IS 'the person';
COMMENT ON COLUMN desk.operator_grant.account_id IS 'the one account; NULL for all of the member''s';
COMMENT ON COLUMN desk.operator_grant.role IS 'an owner also manages company data';
COMMENT ON COLUMN desk.operator_grant.created_at IS 'when the row was made';
CREATE INDEX operator_grant_by_operator ON desk.operator_grant (operator_id);

CREATE FUNCTION desk.may_act(member bigint, operator bigint, account bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT operator IS NULL OR EXISTS (SELECT FROM desk.operator_grant g
	    WHERE g.member_id = member AND g.operator_id = operator
	    AND (g.account_id IS NULL OR g.account_id = account))
$$;
COMMENT ON FUNCTION desk.may_act(bigint, bigint, bigint) IS 'Whether the operator may act for that account of the member; no operator (a program) may always';

CREATE TABLE desk.staff (
	staff_id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
	login text NOT NULL UNIQUE CHECK (login ~ '^[a-z0-9_]{4,32}$'),
	name text NOT NULL,
	password_hash text NOT NULL,
	certificate_sha256 bytea NOT NULL UNIQUE,
	roles text[] NOT NULL CHECK (roles <@ ARRAY['reviewer', 'maker', 'shipping', 'finance', 'auditor', 'admin']),
	credential_version integer NOT NULL DEFAULT 1,
	failed_count integer NOT NULL DEFAULT 0,
	state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled')),
	created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE desk.staff IS 'An officer of the platform';
COMMENT ON COLUMN desk.staff.staff_id IS 'number of the officer';
COMMENT ON COLUMN desk.staff.login IS 'sign-in name';
COMMENT ON COLUMN desk.staff.name IS 'name as written into decisions';
COMMENT ON COLUMN desk.staff.password_hash IS 'Argon2id, PHC string';
COMMENT ON COLUMN desk.staff.certificate_sha256 IS 'SHA-256 of the client certificate the admin host demands';
COMMENT ON COLUMN desk.staff.roles IS 'what the officer may do';
COMMENT ON COLUMN desk.staff.credential_version IS 'raised by every credential change';
COMMENT ON COLUMN desk.staff.failed_count IS 'wrong passwords since the last right one';
COMMENT ON COLUMN desk.staff.state IS 'a disabled officer cannot sign in';
COMMENT ON COLUMN desk.staff.created_at IS 'when the row was made';

CREATE TABLE desk.session (
	token_hash bytea PRIMARY KEY,
	operator_id bigint REFERENCES desk.operator,
	staff_id bigint REFERENCES desk.staff,
	member_id bigint REFERENCES desk.member,
	credential_version integer NOT NULL,
	method text NOT NULL CHECK (method IN ('password', 'key')),
	ip inet,
	browser text NOT NULL DEFAULT '',
	created_at timestamptz NOT NULL DEFAULT now(),
	seen_at timestamptz NOT NULL DEFAULT now(),
	expires_at timestamptz NOT NULL,
	CHECK (num_nonnulls(operator_id, staff_id) = 1)
);
COMMENT ON TABLE desk.session IS 'A signed-in browser';
COMMENT ON COLUMN desk.session.token_hash IS 'SHA-256 of the cookie''s 256-bit token';
COMMENT ON COLUMN desk.session.operator_id IS 'the member''s person; NULL for staff';
COMMENT ON COLUMN desk.session.staff_id IS 'the officer; NULL for members';
COMMENT ON COLUMN desk.session.member_id IS 'the member acted for';
COMMENT ON COLUMN desk.session.credential_version IS 'of the person at sign-in';
COMMENT ON COLUMN desk.session.method IS 'how the person signed in';
COMMENT ON COLUMN desk.session.ip IS 'address at sign-in';
COMMENT ON COLUMN desk.session.browser IS 'User-Agent at sign-in, cut at 200 octets';
COMMENT ON COLUMN desk.session.created_at IS 'when the row was made';
COMMENT ON COLUMN desk.session.seen_at IS 'last request, to the minute';
COMMENT ON COLUMN desk.session.expires_at IS 'absolute end';
CREATE INDEX session_by_operator ON desk.session (operator_id, created_at DESC);
CREATE INDEX session_by_expiry ON desk.session (expires_at);

CREATE TABLE desk.sign_in (
	sign_in_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	operator_id bigint REFERENCES desk.operator,
	staff_id bigint REFERENCES desk.staff,
	outcome text NOT NULL CHECK (outcome IN ('ok', 'wrong_password', 'wrong_key', 'refused')),
	method text NOT NULL CHECK (method IN ('password', 'key')),
	ip inet,
	browser text NOT NULL DEFAULT '',
	at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE desk.sign_in IS 'Sign-in history: every attempt that named an existing person';
COMMENT ON COLUMN desk.sign_in.sign_in_id IS 'number of the attempt';
COMMENT ON COLUMN desk.sign_in.operator_id IS 'the member''s person';
COMMENT ON COLUMN desk.sign_in.staff_id IS 'the officer';
COMMENT ON COLUMN desk.sign_in.outcome IS 'what came of it';
COMMENT ON COLUMN desk.sign_in.method IS 'how it was tried';
COMMENT ON COLUMN desk.sign_in.ip IS 'address it came from';
COMMENT ON COLUMN desk.sign_in.browser IS 'User-Agent, cut at 200 octets';
COMMENT ON COLUMN desk.sign_in.at IS 'when';
CREATE INDEX sign_in_by_operator ON desk.sign_in (operator_id, sign_in_id DESC);

CREATE TABLE desk.sign_in_challenge (
	challenge_hash bytea PRIMARY KEY,
	expires_at timestamptz NOT NULL,
	used_at timestamptz
);
COMMENT ON TABLE desk.sign_in_challenge IS 'A value to be signed by a key for sign-in, used once';
COMMENT ON COLUMN desk.sign_in_challenge.challenge_hash IS 'SHA-256 of the challenge';
COMMENT ON COLUMN desk.sign_in_challenge.expires_at IS 'two minutes after it was made';
COMMENT ON COLUMN desk.sign_in_challenge.used_at IS 'when a signature over it was accepted';

-- Keys, seals, certificates -------------------------------------------------

CREATE TABLE desk.ukey (
	member_id bigint NOT NULL REFERENCES desk.member,
	key_id bigint GENERATED BY DEFAULT AS IDENTITY,
	key_no text NOT NULL UNIQUE,
	token_serial text NOT NULL,
	made_on date NOT NULL,
	state text NOT NULL DEFAULT 'in_use' CHECK (state IN ('in_stock', 'sent', 'in_use', 'locked', 'returning', 'at_desk', 'lost', 'damaged', 'scrapped')),
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (member_id, key_id)
);
COMMENT ON TABLE desk.ukey IS 'A hardware key (实体KEY, 介质)';
COMMENT ON COLUMN desk.ukey.member_id IS 'the member';
COMMENT ON COLUMN desk.ukey.key_id IS 'number of the key';
COMMENT ON COLUMN desk.ukey.key_no IS 'key编号 as printed on it';
COMMENT ON COLUMN desk.ukey.token_serial IS 'serial number the token reports (PKCS#11 CK_TOKEN_INFO)';
COMMENT ON COLUMN desk.ukey.made_on IS 'day it was made';
COMMENT ON COLUMN desk.ukey.state IS 'where it is in its life';
COMMENT ON COLUMN desk.ukey.created_at IS 'when the row was made';

CREATE TABLE desk.seal (
	member_id bigint NOT NULL,
	seal_id bigint GENERATED BY DEFAULT AS IDENTITY,
	key_id bigint NOT NULL,
	kind text NOT NULL CHECK (kind IN ('company', 'legal_person')),
	name text NOT NULL,
	state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'ended')),
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (member_id, seal_id),
	UNIQUE (member_id, key_id, kind),
	FOREIGN KEY (member_id, key_id) REFERENCES desk.ukey
);
COMMENT ON TABLE desk.seal IS 'An electronic seal on a key';
COMMENT ON COLUMN desk.seal.member_id IS 'the member';
COMMENT ON COLUMN desk.seal.seal_id IS 'number of the seal';
COMMENT ON COLUMN desk.seal.key_id IS 'the key that holds it';
COMMENT ON COLUMN desk.seal.kind IS '单位公章 or 法定代表人章';
COMMENT ON COLUMN desk.seal.name IS 'text of the seal';
COMMENT ON COLUMN desk.seal.state IS 'whether it may be used';
COMMENT ON COLUMN desk.seal.created_at IS 'when the row was made';

CREATE TABLE desk.certificate (
	member_id bigint NOT NULL REFERENCES desk.member,
	certificate_id bigint GENERATED BY DEFAULT AS IDENTITY,
	key_id bigint NOT NULL,
	account_id bigint NOT NULL,
	kind text NOT NULL DEFAULT 'hard_key' CHECK (kind IN ('hard_key')),
	state text NOT NULL,
	serial text NOT NULL UNIQUE,
	subject text NOT NULL,
	spki_sha256 bytea NOT NULL,
	profile text NOT NULL,
	not_before timestamptz NOT NULL,
	not_after timestamptz NOT NULL,
	der bytea NOT NULL,
	replaces_id bigint,
	seals text NOT NULL CHECK (seals IN ('single', 'double')),
	contact_mask text NOT NULL DEFAULT '',
	live_application_id bigint,
	live_state text,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (member_id, certificate_id),
	FOREIGN KEY (member_id, key_id) REFERENCES desk.ukey,
	FOREIGN KEY (member_id, account_id) REFERENCES desk.account,
	FOREIGN KEY (member_id, replaces_id) REFERENCES desk.certificate
);
COMMENT ON TABLE desk.certificate IS 'A member''s certificate as the workbench shows it; the CA writes it, and nobody else';
COMMENT ON COLUMN desk.certificate.member_id IS 'the member';
COMMENT ON COLUMN desk.certificate.certificate_id IS 'number of the certificate';
COMMENT ON COLUMN desk.certificate.key_id IS 'the key it is on';
COMMENT ON COLUMN desk.certificate.account_id IS 'the account it is bound to';
COMMENT ON COLUMN desk.certificate.kind IS '证书类型';
COMMENT ON COLUMN desk.certificate.state IS 'state in the books; expiry is derived from not_after';
COMMENT ON COLUMN desk.certificate.serial IS 'serial number, lower-case hex';
COMMENT ON COLUMN desk.certificate.subject IS 'RFC 2253 text of the subject';
COMMENT ON COLUMN desk.certificate.spki_sha256 IS 'SHA-256 of the SubjectPublicKeyInfo';
COMMENT ON COLUMN desk.certificate.profile IS 'profile name@version it was issued under';
COMMENT ON COLUMN desk.certificate.not_before IS '生效时间';
COMMENT ON COLUMN desk.certificate.not_after IS '失效时间';
COMMENT ON COLUMN desk.certificate.der IS 'the certificate';
COMMENT ON COLUMN desk.certificate.replaces_id IS 'the certificate this one renewed';
COMMENT ON COLUMN desk.certificate.seals IS 'only 单位公章, or 双章';
COMMENT ON COLUMN desk.certificate.contact_mask IS '联系方式 shown in the list, masked';
COMMENT ON COLUMN desk.certificate.live_application_id IS 'the application under way for it';
COMMENT ON COLUMN desk.certificate.live_state IS 'state of that application, kept by the transition function';
COMMENT ON COLUMN desk.certificate.created_at IS 'when the row was made';
CREATE INDEX certificate_by_expiry ON desk.certificate (member_id, not_after);
CREATE INDEX certificate_by_account ON desk.certificate (member_id, account_id);
CREATE UNIQUE INDEX certificate_renewed_once ON desk.certificate (member_id, replaces_id) WHERE state <> 'void';
CREATE INDEX certificate_by_spki ON desk.certificate (spki_sha256);
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON desk.certificate FOR EACH ROW EXECUTE FUNCTION desk.guard_transition('certificate');

CREATE TABLE desk.open_bid (
	member_id bigint NOT NULL,
	account_id bigint NOT NULL,
	bid_no text NOT NULL,
	name text NOT NULL,
	opens_at timestamptz NOT NULL,
	PRIMARY KEY (member_id, account_id, bid_no),
	FOREIGN KEY (member_id, account_id) REFERENCES desk.account
);
COMMENT ON TABLE desk.open_bid IS 'Bids of an account that open in future, fed by the bidding system';
COMMENT ON COLUMN desk.open_bid.member_id IS 'the member';
COMMENT ON COLUMN desk.open_bid.account_id IS 'the account that bids';
COMMENT ON COLUMN desk.open_bid.bid_no IS 'number in the bidding system';
COMMENT ON COLUMN desk.open_bid.name IS 'name of the project';
COMMENT ON COLUMN desk.open_bid.opens_at IS 'when it is opened';

-- Prices and coupons ----------------------------------------------------------

CREATE TABLE desk.price_list (
	price_version integer PRIMARY KEY,
	valid_from timestamptz NOT NULL UNIQUE,
	note text NOT NULL DEFAULT ''
);
COMMENT ON TABLE desk.price_list IS 'A version of the price table; the newest begun one is in force';
COMMENT ON COLUMN desk.price_list.price_version IS 'version';
COMMENT ON COLUMN desk.price_list.valid_from IS 'in force from';
COMMENT ON COLUMN desk.price_list.note IS 'why it was made';

CREATE TABLE desk.price (
	price_version integer NOT NULL REFERENCES desk.price_list,
	item text NOT NULL,
	fen bigint NOT NULL CHECK (fen >= 0),
	PRIMARY KEY (price_version, item)
);
COMMENT ON TABLE desk.price IS 'What an item costs under a version of the price table';
COMMENT ON COLUMN desk.price.price_version IS 'version';
COMMENT ON COLUMN desk.price.item IS 'renew_year, mail_back, freight, …';
COMMENT ON COLUMN desk.price.fen IS 'price in fen';

INSERT INTO desk.price_list VALUES (1, '2021-12-17 00:00+08', 'first price table');
INSERT INTO desk.price VALUES (1, 'renew_year', 20000), (1, 'mail_back', 4900), (1, 'freight', 0);

CREATE TABLE desk.coupon (
	member_id bigint NOT NULL REFERENCES desk.member,
	coupon_id bigint GENERATED BY DEFAULT AS IDENTITY,
	kind text NOT NULL CHECK (kind IN ('new_or_renew_year')),
	total integer NOT NULL CHECK (total > 0),
	expires_at timestamptz NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (member_id, coupon_id)
);
COMMENT ON TABLE desk.coupon IS 'A grant of free years to a member (优惠券)';
COMMENT ON COLUMN desk.coupon.member_id IS 'the member';
COMMENT ON COLUMN desk.coupon.coupon_id IS 'number of the coupon';
COMMENT ON COLUMN desk.coupon.kind IS '新签/续签 1年';
COMMENT ON COLUMN desk.coupon.total IS 'how many years it pays';
COMMENT ON COLUMN desk.coupon.expires_at IS 'cannot be used after';
COMMENT ON COLUMN desk.coupon.created_at IS 'when the row was made';

-- Orders ----------------------------------------------------------------------

CREATE TABLE desk.address (
	member_id bigint NOT NULL REFERENCES desk.member,
	address_id bigint GENERATED BY DEFAULT AS IDENTITY,
	recipient_sealed bytea NOT NULL,
	phone_sealed bytea NOT NULL,
	phone_mask text NOT NULL,
	province text NOT NULL,
	city text NOT NULL,
	county text NOT NULL,
	detail_sealed bytea NOT NULL,
	postcode text NOT NULL DEFAULT '',
	is_default boolean NOT NULL DEFAULT false,
	deleted_at timestamptz,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (member_id, address_id)
);
COMMENT ON TABLE desk.address IS 'A member''s address for parcels (收货地址)';
COMMENT ON COLUMN desk.address.member_id IS 'the member';
COMMENT ON COLUMN desk.address.address_id IS 'number of the address';
COMMENT ON COLUMN desk.address.recipient_sealed IS 'name of the recipient, sealed';
COMMENT ON COLUMN desk.address.phone_sealed IS 'phone of the recipient, sealed';
COMMENT ON COLUMN desk.address.phone_mask IS 'masked phone';
COMMENT ON COLUMN desk.address.province IS '省';
COMMENT ON COLUMN desk.address.city IS '市';
COMMENT ON COLUMN desk.address.county IS '区县';
COMMENT ON COLUMN desk.address.detail_sealed IS 'street and house, sealed';
COMMENT ON COLUMN desk.address.postcode IS '邮编, may be empty';
COMMENT ON COLUMN desk.address.is_default IS '默认地址';
COMMENT ON COLUMN desk.address.deleted_at IS 'when the member removed it';
COMMENT ON COLUMN desk.address.created_at IS 'when the row was made';
CREATE UNIQUE INDEX address_one_default ON desk.address (member_id) WHERE is_default AND deleted_at IS NULL;

CREATE TABLE desk.invoice_title (
	member_id bigint NOT NULL REFERENCES desk.member,
	title_id bigint GENERATED BY DEFAULT AS IDENTITY,
	kind text NOT NULL CHECK (kind IN ('normal', 'special')),
	buyer_kind text NOT NULL CHECK (buyer_kind IN ('organization', 'individual')),
	name text NOT NULL,
	tax_no text NOT NULL DEFAULT '',
	address text NOT NULL DEFAULT '',
	phone text NOT NULL DEFAULT '',
	bank text NOT NULL DEFAULT '',
	bank_account text NOT NULL DEFAULT '',
	email text NOT NULL DEFAULT '',
	mobile text NOT NULL DEFAULT '',
	is_default boolean NOT NULL DEFAULT false,
	deleted_at timestamptz,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (member_id, title_id)
);
COMMENT ON TABLE desk.invoice_title IS 'To whom invoices are made out (发票信息)';
COMMENT ON COLUMN desk.invoice_title.member_id IS 'the member';
COMMENT ON COLUMN desk.invoice_title.title_id IS 'number of the title';
COMMENT ON COLUMN desk.invoice_title.kind IS '增值税普通 or 专用电子发票';
COMMENT ON COLUMN desk.invoice_title.buyer_kind IS '抬头类型';
COMMENT ON COLUMN desk.invoice_title.name IS '名称';
COMMENT ON COLUMN desk.invoice_title.tax_no IS '税号';
COMMENT ON COLUMN desk.invoice_title.address IS '地址';
COMMENT ON COLUMN desk.invoice_title.phone IS '电话';
COMMENT ON COLUMN desk.invoice_title.bank IS '开户行';
COMMENT ON COLUMN desk.invoice_title.bank_account IS '账号';
COMMENT ON COLUMN desk.invoice_title.email IS 'where the invoice is sent';
COMMENT ON COLUMN desk.invoice_title.mobile IS 'where the invoice is announced';
COMMENT ON COLUMN desk.invoice_title.is_default IS '默认发票';
COMMENT ON COLUMN desk.invoice_title.deleted_at IS 'when the member removed it';
COMMENT ON COLUMN desk.invoice_title.created_at IS 'when the row was made';
CREATE UNIQUE INDEX invoice_title_one_default ON desk.invoice_title (member_id) WHERE is_default AND deleted_at IS NULL;

CREATE TABLE desk.order_head (
	member_id bigint NOT NULL REFERENCES desk.member,
	order_id bigint GENERATED BY DEFAULT AS IDENTITY,
	no text NOT NULL UNIQUE,
	state text NOT NULL,
	price_version integer NOT NULL REFERENCES desk.price_list,
	total_fen bigint NOT NULL CHECK (total_fen >= 0),
	coupon_fen bigint NOT NULL DEFAULT 0 CHECK (coupon_fen >= 0),
	payable_fen bigint GENERATED ALWAYS AS (total_fen - coupon_fen) STORED CHECK (total_fen >= coupon_fen),
	method text CHECK (method IN ('online', 'coupon')),
	title jsonb,
	address_sealed bytea,
	operator_id bigint NOT NULL REFERENCES desk.operator,
	expires_at timestamptz NOT NULL,
	paid_at timestamptz,
	cancel_asked_at timestamptz,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (member_id, order_id)
);
COMMENT ON TABLE desk.order_head IS 'An order (采购订单)';
COMMENT ON COLUMN desk.order_head.member_id IS 'the member';
COMMENT ON COLUMN desk.order_head.order_id IS 'number of the order';
COMMENT ON COLUMN desk.order_head.no IS '订单编号 shown to people';
COMMENT ON COLUMN desk.order_head.state IS 'state';
COMMENT ON COLUMN desk.order_head.price_version IS 'price table the order froze';
COMMENT ON COLUMN desk.order_head.total_fen IS 'sum of the lines';
COMMENT ON COLUMN desk.order_head.coupon_fen IS 'of it, paid by coupons';
COMMENT ON COLUMN desk.order_head.payable_fen IS 'of it, to be paid online';
COMMENT ON COLUMN desk.order_head.method IS '支付方式 chosen; NULL until chosen';
COMMENT ON COLUMN desk.order_head.title IS 'invoice title as frozen at submission; NULL when none is due';
COMMENT ON COLUMN desk.order_head.address_sealed IS 'address as frozen at submission, sealed; NULL when nothing is shipped';
COMMENT ON COLUMN desk.order_head.operator_id IS 'who placed it';
COMMENT ON COLUMN desk.order_head.expires_at IS 'closed when unpaid by then';
COMMENT ON COLUMN desk.order_head.paid_at IS 'when it was settled';
COMMENT ON COLUMN desk.order_head.cancel_asked_at IS 'the member cancelled while an attempt was open; certdesk-jobs cancels once it is closed';
COMMENT ON COLUMN desk.order_head.created_at IS 'when the row was made';
CREATE INDEX order_head_unpaid ON desk.order_head (expires_at) WHERE state = 'awaiting_payment';
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON desk.order_head FOR EACH ROW EXECUTE FUNCTION desk.guard_transition('order');

-- Applications ----------------------------------------------------------------

CREATE TABLE desk.application (
	member_id bigint NOT NULL REFERENCES desk.member,
	application_id bigint GENERATED BY DEFAULT AS IDENTITY,
	no text NOT NULL UNIQUE CHECK (no ~ '^[0-9A-Z]{12,32}$'),
	kind text NOT NULL CHECK (kind IN ('renew')),
	channel text NOT NULL DEFAULT 'self' CHECK (channel IN ('self', 'mail')),
	state text NOT NULL,
	certificate_id bigint NOT NULL,
	account_id bigint NOT NULL,
	years integer NOT NULL DEFAULT 1 CHECK (years = 1),
	handler_name_sealed bytea,
	handler_name_mask text NOT NULL DEFAULT '',
	handler_phone_sealed bytea,
	handler_phone_mask text NOT NULL DEFAULT '',
	handler_id_kind text NOT NULL DEFAULT 'resident' CHECK (handler_id_kind IN ('resident', 'hmt_resident', 'foreign_resident', 'hm_permit', 'tw_permit', 'passport')),
	handler_id_sealed bytea,
	handler_id_mask text NOT NULL DEFAULT '',
	handler_mac bytea,
	front_id bigint,
	back_id bigint,
	operator_id bigint NOT NULL REFERENCES desk.operator,
	review_reason text,
	signed_by_key boolean NOT NULL DEFAULT false,
	order_id bigint,
	download_deadline timestamptz,
	reopened integer NOT NULL DEFAULT 0,
	new_certificate_id bigint,
	submitted_at timestamptz,
	created_at timestamptz NOT NULL DEFAULT now(),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (member_id, application_id),
	FOREIGN KEY (member_id, certificate_id) REFERENCES desk.certificate,
	FOREIGN KEY (member_id, account_id) REFERENCES desk.account,
	FOREIGN KEY (member_id, order_id) REFERENCES desk.order_head,
	FOREIGN KEY (member_id, new_certificate_id) REFERENCES desk.certificate
);
COMMENT ON TABLE desk.application IS 'An application for a service (办理记录)';
COMMENT ON COLUMN desk.application.member_id IS 'the member';
COMMENT ON COLUMN desk.application.application_id IS 'number of the application';
COMMENT ON COLUMN desk.application.no IS '办理编号 shown to people and bound into signatures';
COMMENT ON COLUMN desk.application.kind IS '办理类型';
COMMENT ON COLUMN desk.application.channel IS '续签方式: 自行下载 or 寄回续签';
COMMENT ON COLUMN desk.application.state IS 'state';
COMMENT ON COLUMN desk.application.certificate_id IS 'the certificate it is about';
COMMENT ON COLUMN desk.application.account_id IS 'account that certificate is bound to';
COMMENT ON COLUMN desk.application.years IS 'length asked for';
COMMENT ON COLUMN desk.application.handler_name_sealed IS '办理人姓名, sealed; NULL while a draft lacks it';
COMMENT ON COLUMN desk.application.handler_name_mask IS 'shown in lists';
COMMENT ON COLUMN desk.application.handler_phone_sealed IS '办理人联系方式, sealed';
COMMENT ON COLUMN desk.application.handler_phone_mask IS 'shown in lists';
COMMENT ON COLUMN desk.application.handler_id_kind IS '证件类型';
COMMENT ON COLUMN desk.application.handler_id_sealed IS '办理人证件号码, sealed';
COMMENT ON COLUMN desk.application.handler_id_mask IS 'shown on screens';
COMMENT ON COLUMN desk.application.handler_mac IS 'keyed digest over name, phone and paper: tells whether the handler was approved before';
COMMENT ON COLUMN desk.application.front_id IS 'upload: 正面';
COMMENT ON COLUMN desk.application.back_id IS 'upload: 反面';
COMMENT ON COLUMN desk.application.operator_id IS '操作人';
COMMENT ON COLUMN desk.application.review_reason IS 'why it must be reviewed; NULL: it need not';
COMMENT ON COLUMN desk.application.signed_by_key IS 'the certificate''s own key signed the form, and the signature was good';
COMMENT ON COLUMN desk.application.order_id IS 'the order that pays it';
COMMENT ON COLUMN desk.application.download_deadline IS '7 days from the press of 续签证书';
COMMENT ON COLUMN desk.application.reopened IS 'how often the download was opened again';
COMMENT ON COLUMN desk.application.new_certificate_id IS 'what came of it';
COMMENT ON COLUMN desk.application.submitted_at IS '提交时间';
COMMENT ON COLUMN desk.application.created_at IS 'when the row was made';
COMMENT ON COLUMN desk.application.changed_at IS 'last change of state';
CREATE UNIQUE INDEX application_one_live ON desk.application (member_id, certificate_id) WHERE state NOT IN ('completed', 'cancelled', 'closed');
CREATE INDEX application_by_certificate ON desk.application (member_id, certificate_id, application_id DESC);
CREATE INDEX application_by_order ON desk.application (member_id, order_id);
CREATE INDEX application_in_review ON desk.application (submitted_at, application_id) WHERE state = 'in_review';
CREATE INDEX application_deadline ON desk.application (download_deadline) WHERE state IN ('awaiting_download', 'downloading');
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON desk.application FOR EACH ROW EXECUTE FUNCTION desk.guard_transition('application');

CREATE TABLE desk.upload (
	member_id bigint NOT NULL REFERENCES desk.member,
	upload_id bigint GENERATED BY DEFAULT AS IDENTITY,
	kind text NOT NULL CHECK (kind IN ('jpeg', 'png', 'pdf')),
	slot text NOT NULL,
	name_sealed bytea NOT NULL,
	size bigint NOT NULL CHECK (size > 0),
	width integer NOT NULL DEFAULT 0,
	height integer NOT NULL DEFAULT 0,
	sha256 bytea NOT NULL,
	n_chunks integer NOT NULL,
	complete boolean NOT NULL DEFAULT false,
	operator_id bigint NOT NULL REFERENCES desk.operator,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (member_id, upload_id)
);
COMMENT ON TABLE desk.upload IS 'A file a member sent; its octets stand sealed in desk.upload_chunk';
COMMENT ON COLUMN desk.upload.member_id IS 'the member';
COMMENT ON COLUMN desk.upload.upload_id IS 'number of the file';
COMMENT ON COLUMN desk.upload.kind IS 'told from the content';
COMMENT ON COLUMN desk.upload.slot IS 'what it is for: handler_front, handler_back';
COMMENT ON COLUMN desk.upload.name_sealed IS 'file name as sent, sealed';
COMMENT ON COLUMN desk.upload.size IS 'octets';
COMMENT ON COLUMN desk.upload.width IS 'pixels; 0 for PDF';
COMMENT ON COLUMN desk.upload.height IS 'pixels; 0 for PDF';
COMMENT ON COLUMN desk.upload.sha256 IS 'SHA-256 of the content';
COMMENT ON COLUMN desk.upload.n_chunks IS 'how many chunks';
COMMENT ON COLUMN desk.upload.complete IS 'all chunks are there';
COMMENT ON COLUMN desk.upload.operator_id IS 'who sent it';
COMMENT ON COLUMN desk.upload.created_at IS 'when the row was made';
ALTER TABLE desk.application
	ADD FOREIGN KEY (member_id, front_id) REFERENCES desk.upload,
	ADD FOREIGN KEY (member_id, back_id) REFERENCES desk.upload;

CREATE TABLE desk.upload_chunk (
	member_id bigint NOT NULL,
	upload_id bigint NOT NULL,
	n integer NOT NULL,
	sealed bytea NOT NULL,
	PRIMARY KEY (member_id, upload_id, n),
	FOREIGN KEY (member_id, upload_id) REFERENCES desk.upload ON DELETE CASCADE
);
COMMENT ON TABLE desk.upload_chunk IS 'A sealed piece of a file, at most 64 KiB before sealing';
COMMENT ON COLUMN desk.upload_chunk.member_id IS 'the member';
COMMENT ON COLUMN desk.upload_chunk.upload_id IS 'the file';
COMMENT ON COLUMN desk.upload_chunk.n IS 'place in the file, from 0';
COMMENT ON COLUMN desk.upload_chunk.sealed IS 'the octets, sealed';

CREATE TABLE desk.known_handler (
	member_id bigint NOT NULL REFERENCES desk.member,
	handler_mac bytea NOT NULL,
	staff_id bigint REFERENCES desk.staff,
	approved_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (member_id, handler_mac)
);
COMMENT ON TABLE desk.known_handler IS 'Handlers approved before: the same person with the same papers needs no second review';
COMMENT ON COLUMN desk.known_handler.member_id IS 'the member';
COMMENT ON COLUMN desk.known_handler.handler_mac IS 'keyed digest over name, phone and paper';
COMMENT ON COLUMN desk.known_handler.staff_id IS 'who approved';
COMMENT ON COLUMN desk.known_handler.approved_at IS 'when';

CREATE TABLE desk.reason_code (
	code text PRIMARY KEY,
	words text NOT NULL,
	field text NOT NULL DEFAULT '',
	place integer NOT NULL
);
COMMENT ON TABLE desk.reason_code IS 'Why a reviewer returns an application';
COMMENT ON COLUMN desk.reason_code.code IS 'stable word';
COMMENT ON COLUMN desk.reason_code.words IS 'sentence for the member';
COMMENT ON COLUMN desk.reason_code.field IS 'form field it points at';
COMMENT ON COLUMN desk.reason_code.place IS 'order in the console';
INSERT INTO desk.reason_code (code, words, field, place) VALUES
('no_seal', '证件扫描件未加盖公章，请盖章后重新上传', 'front', 1),
('front_missing', '缺少证件正面，请上传正面扫描件', 'front', 2),
('back_missing', '缺少证件反面，请上传反面扫描件', 'back', 3),
('blurred', '扫描件不清晰，请重新扫描后上传', 'front', 4),
('not_matching', '姓名或证件号码与扫描件不符，请核对后修改', 'handler_id', 5),
('paper_expired', '证件已过有效期，请使用有效证件', 'front', 6),
('company_not_matching', '单位名称或统一社会信用代码与营业执照不符，请先办理变更', '', 7),
('seal_image', '印章图像不合格，请重新提供', '', 8),
('no_authority', '缺少授权委托书，请补充上传', '', 9),
('contact', '联系方式无法核实，请填写可接通的号码', 'handler_phone', 10),
('single_seal', '该证书只含单位公章，不能自行续签，请改用寄回续签', 'channel', 11),
('duplicate', '该证书已有办理中的申请，本次申请重复', '', 12),
('other', '其他原因，详见备注', '', 99);

CREATE TABLE desk.review (
	member_id bigint NOT NULL,
	application_id bigint NOT NULL,
	n integer NOT NULL,
	staff_id bigint NOT NULL REFERENCES desk.staff,
	decision text NOT NULL CHECK (decision IN ('approve', 'return')),
	reason_codes text[] NOT NULL DEFAULT '{}',
	note text NOT NULL DEFAULT '',
	at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (member_id, application_id, n),
	FOREIGN KEY (member_id, application_id) REFERENCES desk.application,
	CHECK (decision = 'approve' OR cardinality(reason_codes) > 0)
);
COMMENT ON TABLE desk.review IS 'What an officer decided about an application';
COMMENT ON COLUMN desk.review.member_id IS 'the member';
COMMENT ON COLUMN desk.review.application_id IS 'the application';
COMMENT ON COLUMN desk.review.n IS 'first, second, … decision';
COMMENT ON COLUMN desk.review.staff_id IS 'the officer';
COMMENT ON COLUMN desk.review.decision IS 'what was decided';
COMMENT ON COLUMN desk.review.reason_codes IS 'why it was returned';
COMMENT ON COLUMN desk.review.note IS 'words for the member';
COMMENT ON COLUMN desk.review.at IS 'when';

CREATE TABLE desk.view_audit (
	view_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	staff_id bigint NOT NULL REFERENCES desk.staff,
	member_id bigint NOT NULL,
	application_id bigint,
	what text NOT NULL,
	ip inet,
	at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE desk.view_audit IS 'Which officer looked at which personal data';
COMMENT ON COLUMN desk.view_audit.view_id IS 'number of the look';
COMMENT ON COLUMN desk.view_audit.staff_id IS 'the officer';
COMMENT ON COLUMN desk.view_audit.member_id IS 'whose data';
COMMENT ON COLUMN desk.view_audit.application_id IS 'the case';
COMMENT ON COLUMN desk.view_audit.what IS 'upload:ID, handler, …';
COMMENT ON COLUMN desk.view_audit.ip IS 'from where';
COMMENT ON COLUMN desk.view_audit.at IS 'when';

CREATE TABLE desk.order_line (
	member_id bigint NOT NULL,
	order_id bigint NOT NULL,
	line_no integer NOT NULL,
	application_id bigint NOT NULL,
	item text NOT NULL,
	fen bigint NOT NULL CHECK (fen >= 0),
	coupon_fen bigint NOT NULL DEFAULT 0 CHECK (coupon_fen BETWEEN 0 AND fen),
	PRIMARY KEY (member_id, order_id, line_no),
	FOREIGN KEY (member_id, order_id) REFERENCES desk.order_head,
	FOREIGN KEY (member_id, application_id) REFERENCES desk.application
);
COMMENT ON TABLE desk.order_line IS 'What an order is for';
COMMENT ON COLUMN desk.order_line.member_id IS 'the member';
COMMENT ON COLUMN desk.order_line.order_id IS 'the order';
COMMENT ON COLUMN desk.order_line.line_no IS 'place in the order, from 1';
COMMENT ON COLUMN desk.order_line.application_id IS 'the application paid';
COMMENT ON COLUMN desk.order_line.item IS 'item of the price table';
COMMENT ON COLUMN desk.order_line.fen IS 'price frozen from the price table';
COMMENT ON COLUMN desk.order_line.coupon_fen IS 'of it, paid by a coupon';

CREATE TABLE desk.coupon_use (
	member_id bigint NOT NULL,
	use_id bigint GENERATED BY DEFAULT AS IDENTITY,
	coupon_id bigint NOT NULL,
	slot integer NOT NULL CHECK (slot >= 1),
	order_id bigint NOT NULL,
	line_no integer NOT NULL,
	state text NOT NULL,
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (member_id, use_id),
	FOREIGN KEY (member_id, coupon_id) REFERENCES desk.coupon,
	FOREIGN KEY (member_id, order_id, line_no) REFERENCES desk.order_line
);
COMMENT ON TABLE desk.coupon_use IS 'One year of a coupon, locked by an order, then used or given back';
COMMENT ON COLUMN desk.coupon_use.member_id IS 'the member';
COMMENT ON COLUMN desk.coupon_use.use_id IS 'number of the use';
COMMENT ON COLUMN desk.coupon_use.coupon_id IS 'the coupon';
COMMENT ON COLUMN desk.coupon_use.slot IS 'which of the coupon''s years';
COMMENT ON COLUMN desk.coupon_use.order_id IS 'the order';
COMMENT ON COLUMN desk.coupon_use.line_no IS 'the line it pays';
COMMENT ON COLUMN desk.coupon_use.state IS 'locked, used, returned';
COMMENT ON COLUMN desk.coupon_use.changed_at IS 'last change of state';
CREATE UNIQUE INDEX coupon_use_slot ON desk.coupon_use (member_id, coupon_id, slot) WHERE state <> 'returned';
CREATE UNIQUE INDEX coupon_use_line ON desk.coupon_use (member_id, order_id, line_no) WHERE state <> 'returned';
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON desk.coupon_use FOR EACH ROW EXECUTE FUNCTION desk.guard_transition('coupon_use');

CREATE FUNCTION desk.guard_coupon() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM desk.coupon c
	    WHERE c.member_id = NEW.member_id AND c.coupon_id = NEW.coupon_id
	    AND NEW.slot <= c.total
	    AND (NEW.state <> 'locked' OR c.expires_at > now())) THEN
		RAISE EXCEPTION 'coupon % has no slot % left', NEW.coupon_id,
		    NEW.slot USING ERRCODE = '23514',
		    CONSTRAINT = 'coupon_slot';
	END IF;
	RETURN NEW;
END $$;
COMMENT ON FUNCTION desk.guard_coupon() IS 'A use must name a year the coupon has, and be locked before the coupon expires';
CREATE TRIGGER guard_slot BEFORE INSERT ON desk.coupon_use FOR EACH ROW EXECUTE FUNCTION desk.guard_coupon();

-- Payments --------------------------------------------------------------------

CREATE TABLE desk.payment (
	member_id bigint NOT NULL,
	payment_id bigint GENERATED BY DEFAULT AS IDENTITY,
	order_id bigint NOT NULL,
	provider text NOT NULL CHECK (provider IN ('alipay')),
	out_trade_no text NOT NULL UNIQUE CHECK (out_trade_no ~ '^[0-9A-Z]{20,32}$'),
	fen bigint NOT NULL CHECK (fen > 0),
	state text NOT NULL,
	gateway_url text,
	provider_trade_no text,
	expires_at timestamptz NOT NULL,
	paid_at timestamptz,
	queried_at timestamptz,
	queries integer NOT NULL DEFAULT 0,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (member_id, payment_id),
	FOREIGN KEY (member_id, order_id) REFERENCES desk.order_head
);
COMMENT ON TABLE desk.payment IS 'One attempt to pay an order online (支付单)';
COMMENT ON COLUMN desk.payment.member_id IS 'the member';
COMMENT ON COLUMN desk.payment.payment_id IS 'number of the attempt';
COMMENT ON COLUMN desk.payment.order_id IS 'the order';
COMMENT ON COLUMN desk.payment.provider IS 'who takes the money';
COMMENT ON COLUMN desk.payment.out_trade_no IS 'our number of the attempt, never used twice';
COMMENT ON COLUMN desk.payment.fen IS 'amount asked for';
COMMENT ON COLUMN desk.payment.state IS 'state';
COMMENT ON COLUMN desk.payment.gateway_url IS 'signed address of the gateway; NULL until certdesk-jobs signed it';
COMMENT ON COLUMN desk.payment.provider_trade_no IS 'the provider''s number';
COMMENT ON COLUMN desk.payment.expires_at IS 'time_expire told to the provider';
COMMENT ON COLUMN desk.payment.paid_at IS 'when the provider took the money';
COMMENT ON COLUMN desk.payment.queried_at IS 'when the provider was last asked';
COMMENT ON COLUMN desk.payment.queries IS 'how often it was asked';
COMMENT ON COLUMN desk.payment.created_at IS 'when the row was made';
CREATE INDEX payment_by_order ON desk.payment (member_id, order_id, payment_id DESC);
CREATE UNIQUE INDEX payment_one_live ON desk.payment (member_id, order_id) WHERE state IN ('created', 'pending', 'notified', 'closing');
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON desk.payment FOR EACH ROW EXECUTE FUNCTION desk.guard_transition('payment');

CREATE TABLE desk.pay_notice (
	notice_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	provider text NOT NULL CHECK (provider IN ('alipay')),
	dedupe text NOT NULL,
	out_trade_no text NOT NULL,
	member_id bigint,
	payment_id bigint,
	raw bytea NOT NULL CHECK (octet_length(raw) <= 65536),
	received_at timestamptz NOT NULL DEFAULT now(),
	UNIQUE (provider, dedupe),
	FOREIGN KEY (member_id, payment_id) REFERENCES desk.payment
);
COMMENT ON TABLE desk.pay_notice IS 'A notice from a payment provider, byte for byte; evidence, never changed';
COMMENT ON COLUMN desk.pay_notice.notice_id IS 'number of the notice';
COMMENT ON COLUMN desk.pay_notice.provider IS 'who sent it';
COMMENT ON COLUMN desk.pay_notice.dedupe IS 'notify_id and trade_status';
COMMENT ON COLUMN desk.pay_notice.out_trade_no IS 'attempt it speaks of';
COMMENT ON COLUMN desk.pay_notice.member_id IS 'the member, when the attempt is known';
COMMENT ON COLUMN desk.pay_notice.payment_id IS 'the attempt, when it is known';
COMMENT ON COLUMN desk.pay_notice.raw IS 'body as received';
COMMENT ON COLUMN desk.pay_notice.received_at IS 'when';

CREATE TABLE desk.settlement (
	member_id bigint NOT NULL,
	payment_id bigint NOT NULL,
	order_id bigint NOT NULL,
	fen bigint NOT NULL CHECK (fen > 0),
	provider_trade_no text NOT NULL,
	evidence text NOT NULL CHECK (evidence IN ('notice', 'query')),
	evidence_sha256 bytea NOT NULL,
	settled_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (member_id, payment_id),
	UNIQUE (member_id, order_id),
	FOREIGN KEY (member_id, payment_id) REFERENCES desk.payment,
	FOREIGN KEY (member_id, order_id) REFERENCES desk.order_head
);
COMMENT ON TABLE desk.settlement IS 'Money that has arrived for an order: written by certdesk-jobs alone after it checked the provider''s signed word';
COMMENT ON COLUMN desk.settlement.member_id IS 'the member';
COMMENT ON COLUMN desk.settlement.payment_id IS 'the attempt that succeeded';
COMMENT ON COLUMN desk.settlement.order_id IS 'the order it settles';
COMMENT ON COLUMN desk.settlement.fen IS 'amount that arrived';
COMMENT ON COLUMN desk.settlement.provider_trade_no IS 'the provider''s number';
COMMENT ON COLUMN desk.settlement.evidence IS 'how it is known';
COMMENT ON COLUMN desk.settlement.evidence_sha256 IS 'digest of the signed word';
COMMENT ON COLUMN desk.settlement.settled_at IS 'when it was written';

CREATE TABLE desk.refund (
	member_id bigint NOT NULL,
	refund_id bigint GENERATED BY DEFAULT AS IDENTITY,
	payment_id bigint NOT NULL,
	out_request_no text NOT NULL UNIQUE,
	fen bigint NOT NULL CHECK (fen > 0),
	state text NOT NULL,
	reason text NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now(),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (member_id, refund_id),
	FOREIGN KEY (member_id, payment_id) REFERENCES desk.payment
);
COMMENT ON TABLE desk.refund IS 'Money sent back';
COMMENT ON COLUMN desk.refund.member_id IS 'the member';
COMMENT ON COLUMN desk.refund.refund_id IS 'number of the refund';
COMMENT ON COLUMN desk.refund.payment_id IS 'the attempt it goes back on';
COMMENT ON COLUMN desk.refund.out_request_no IS 'our number, the same at every repeat';
COMMENT ON COLUMN desk.refund.fen IS 'amount';
COMMENT ON COLUMN desk.refund.state IS 'state';
COMMENT ON COLUMN desk.refund.reason IS 'paid_late, paid_twice, amount_differs, …';
COMMENT ON COLUMN desk.refund.created_at IS 'when the row was made';
COMMENT ON COLUMN desk.refund.changed_at IS 'last change of state';
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON desk.refund FOR EACH ROW EXECUTE FUNCTION desk.guard_transition('refund');

CREATE FUNCTION desk.guard_paid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.state <> 'paid' OR OLD.state = 'paid' THEN
		RETURN NEW;
	END IF;
	IF NEW.coupon_fen <> (SELECT coalesce(sum(l.fen), 0)
	    FROM desk.coupon_use u JOIN desk.order_line l
	    USING (member_id, order_id, line_no)
	    WHERE u.member_id = NEW.member_id AND u.order_id = NEW.order_id
	    AND u.state = 'used' AND l.item = 'renew_year')
	OR NEW.total_fen <> (SELECT coalesce(sum(l.fen), 0)
	    FROM desk.order_line l
	    WHERE l.member_id = NEW.member_id AND l.order_id = NEW.order_id)
	OR NEW.total_fen - NEW.coupon_fen <> (SELECT coalesce(sum(s.fen), 0)
	    FROM desk.settlement s
	    WHERE s.member_id = NEW.member_id
	    AND s.order_id = NEW.order_id) THEN
		RAISE EXCEPTION 'order % is not covered by settlement and coupons',
		    NEW.no USING ERRCODE = 'CD001';
	END IF;
	RETURN NEW;
END $$;
COMMENT ON FUNCTION desk.guard_paid() IS 'An order becomes paid only when used coupons and the settlement make up its lines to the fen';
CREATE TRIGGER guard_paid BEFORE UPDATE ON desk.order_head FOR EACH ROW EXECUTE FUNCTION desk.guard_paid();

-- Writing the certificate into the key ------------------------------------------

CREATE TABLE desk.issue_request (
	member_id bigint NOT NULL,
	application_id bigint NOT NULL,
	spki_sha256 bytea NOT NULL,
	csr bytea NOT NULL CHECK (octet_length(csr) <= 16384),
	pop bytea NOT NULL CHECK (octet_length(pop) <= 1024),
	agent text NOT NULL DEFAULT '',
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (member_id, application_id, spki_sha256),
	FOREIGN KEY (member_id, application_id) REFERENCES desk.application
);
COMMENT ON TABLE desk.issue_request IS 'What a member''s key asked to have signed, with the old key''s consent';
COMMENT ON COLUMN desk.issue_request.member_id IS 'the member';
COMMENT ON COLUMN desk.issue_request.application_id IS 'the application';
COMMENT ON COLUMN desk.issue_request.spki_sha256 IS 'SHA-256 of the new public key';
COMMENT ON COLUMN desk.issue_request.csr IS 'PKCS#10 request';
COMMENT ON COLUMN desk.issue_request.pop IS 'signature by the old key, see docs/agent.md';
COMMENT ON COLUMN desk.issue_request.agent IS 'version and build date the agent told';
COMMENT ON COLUMN desk.issue_request.created_at IS 'when';

CREATE TABLE desk.install_receipt (
	member_id bigint NOT NULL,
	application_id bigint NOT NULL,
	certificate_sha256 bytea NOT NULL,
	receipt bytea NOT NULL CHECK (octet_length(receipt) <= 1024),
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (member_id, application_id, certificate_sha256),
	FOREIGN KEY (member_id, application_id) REFERENCES desk.application
);
COMMENT ON TABLE desk.install_receipt IS 'The new key''s word that its certificate was written and read back';
COMMENT ON COLUMN desk.install_receipt.member_id IS 'the member';
COMMENT ON COLUMN desk.install_receipt.application_id IS 'the application';
COMMENT ON COLUMN desk.install_receipt.certificate_sha256 IS 'SHA-256 of the certificate read back';
COMMENT ON COLUMN desk.install_receipt.receipt IS 'signature by the new key, see docs/agent.md';
COMMENT ON COLUMN desk.install_receipt.created_at IS 'when';

CREATE TABLE desk.agent_grant (
	member_id bigint NOT NULL,
	application_id bigint NOT NULL,
	kind text NOT NULL CHECK (kind IN ('ticket', 'ack')),
	body bytea NOT NULL,
	signature bytea NOT NULL,
	expires_at timestamptz NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (member_id, application_id, kind),
	FOREIGN KEY (member_id, application_id) REFERENCES desk.application
);
COMMENT ON TABLE desk.agent_grant IS 'What the platform allows a token agent to do, signed by certdesk-jobs';
COMMENT ON COLUMN desk.agent_grant.member_id IS 'the member';
COMMENT ON COLUMN desk.agent_grant.application_id IS 'the application';
COMMENT ON COLUMN desk.agent_grant.kind IS 'leave to begin, or leave to retire the old certificate';
COMMENT ON COLUMN desk.agent_grant.body IS 'JSON, the octets that are signed';
COMMENT ON COLUMN desk.agent_grant.signature IS 'Ed25519';
COMMENT ON COLUMN desk.agent_grant.expires_at IS 'a ticket ends with the download';
COMMENT ON COLUMN desk.agent_grant.created_at IS 'when';

CREATE TABLE desk.agent_release (
	version text PRIMARY KEY,
	built date NOT NULL,
	file_name text NOT NULL,
	size bigint NOT NULL,
	sha256 bytea NOT NULL,
	is_floor boolean NOT NULL DEFAULT false,
	released_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE desk.agent_release IS 'Versions of the token agent';
COMMENT ON COLUMN desk.agent_release.version IS '1.0.0';
COMMENT ON COLUMN desk.agent_release.built IS 'day it was built';
COMMENT ON COLUMN desk.agent_release.file_name IS 'name of the package';
COMMENT ON COLUMN desk.agent_release.size IS 'octets';
COMMENT ON COLUMN desk.agent_release.sha256 IS 'of the package';
COMMENT ON COLUMN desk.agent_release.is_floor IS 'the oldest that may write';
COMMENT ON COLUMN desk.agent_release.released_at IS 'when';

-- Codes, limits, forms -----------------------------------------------------------

CREATE TABLE desk.sms_code (
	code_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	purpose text NOT NULL,
	phone_mac bytea NOT NULL,
	session_hash bytea NOT NULL,
	subject_id bigint NOT NULL DEFAULT 0,
	code_mac bytea NOT NULL,
	tries_left integer NOT NULL DEFAULT 5 CHECK (tries_left >= 0),
	expires_at timestamptz NOT NULL,
	used_at timestamptz,
	created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE desk.sms_code IS 'A code sent to a phone';
COMMENT ON COLUMN desk.sms_code.code_id IS 'number of the code';
COMMENT ON COLUMN desk.sms_code.purpose IS 'what it confirms: renew, …';
COMMENT ON COLUMN desk.sms_code.phone_mac IS 'keyed digest of the number';
COMMENT ON COLUMN desk.sms_code.session_hash IS 'session it was asked from';
COMMENT ON COLUMN desk.sms_code.subject_id IS 'certificate or application it is bound to';
COMMENT ON COLUMN desk.sms_code.code_mac IS 'keyed digest over purpose, number, session and code';
COMMENT ON COLUMN desk.sms_code.tries_left IS 'taken before comparing';
COMMENT ON COLUMN desk.sms_code.expires_at IS 'five minutes';
COMMENT ON COLUMN desk.sms_code.used_at IS 'when it was accepted';
COMMENT ON COLUMN desk.sms_code.created_at IS 'when it was made';
CREATE INDEX sms_code_by_expiry ON desk.sms_code (expires_at);
CREATE INDEX sms_code_by_session ON desk.sms_code (session_hash, purpose, subject_id, code_id DESC);

CREATE TABLE desk.rate_limit (
	rule text NOT NULL,
	key text NOT NULL,
	tat timestamptz NOT NULL,
	PRIMARY KEY (rule, key)
);
COMMENT ON TABLE desk.rate_limit IS 'Generic cell rate algorithm: one row a rule and key';
COMMENT ON COLUMN desk.rate_limit.rule IS 'which limit';
COMMENT ON COLUMN desk.rate_limit.key IS 'keyed digest of a number, address, account';
COMMENT ON COLUMN desk.rate_limit.tat IS 'theoretical arrival time';
CREATE INDEX rate_limit_by_age ON desk.rate_limit (tat);

CREATE TABLE desk.form_use (
	once_hash bytea PRIMARY KEY,
	session_hash bytea NOT NULL,
	location text,
	created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE desk.form_use IS 'One-use tokens of forms: a repeated POST gets the first answer again';
COMMENT ON COLUMN desk.form_use.once_hash IS 'SHA-256 of the token';
COMMENT ON COLUMN desk.form_use.session_hash IS 'session it was made for';
COMMENT ON COLUMN desk.form_use.location IS 'where the first answer redirected to; NULL while it runs';
COMMENT ON COLUMN desk.form_use.created_at IS 'when it was used';
CREATE INDEX form_use_by_age ON desk.form_use (created_at);

CREATE TABLE desk.parked_form (
	park_hash bytea PRIMARY KEY,
	operator_id bigint,
	path text NOT NULL,
	sealed bytea NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE desk.parked_form IS 'What was typed when a session ended in the middle of a form';
COMMENT ON COLUMN desk.parked_form.park_hash IS 'SHA-256 of the token in the browser''s cookie';
COMMENT ON COLUMN desk.parked_form.operator_id IS 'whose form it was';
COMMENT ON COLUMN desk.parked_form.path IS 'page the form stands on';
COMMENT ON COLUMN desk.parked_form.sealed IS 'the fields, sealed';
COMMENT ON COLUMN desk.parked_form.created_at IS 'kept for an hour';

-- What is told, and what is to be done later ---------------------------------------

CREATE TABLE desk.notice (
	notice_id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
	title text NOT NULL,
	body text NOT NULL,
	published_at timestamptz
);
COMMENT ON TABLE desk.notice IS '公告';
COMMENT ON COLUMN desk.notice.notice_id IS 'number';
COMMENT ON COLUMN desk.notice.title IS 'title';
COMMENT ON COLUMN desk.notice.body IS 'text, paragraphs parted by empty lines';
COMMENT ON COLUMN desk.notice.published_at IS 'NULL: not yet';

CREATE TABLE desk.message (
	member_id bigint NOT NULL REFERENCES desk.member,
	message_id bigint GENERATED BY DEFAULT AS IDENTITY,
	dedupe text NOT NULL,
	kind text NOT NULL,
	body text NOT NULL,
	path text NOT NULL DEFAULT '',
	read_at timestamptz,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (member_id, message_id),
	UNIQUE (member_id, dedupe)
);
COMMENT ON TABLE desk.message IS '站内信';
COMMENT ON COLUMN desk.message.member_id IS 'the member';
COMMENT ON COLUMN desk.message.message_id IS 'number';
COMMENT ON COLUMN desk.message.dedupe IS 'the occasion; told once';
COMMENT ON COLUMN desk.message.kind IS 'application_state, expiry, …';
COMMENT ON COLUMN desk.message.body IS 'what it says';
COMMENT ON COLUMN desk.message.path IS 'page it leads to';
COMMENT ON COLUMN desk.message.read_at IS 'when it was read';
COMMENT ON COLUMN desk.message.created_at IS 'when';

CREATE TABLE desk.outbox (
	job_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kind text NOT NULL,
	dedupe text NOT NULL,
	member_id bigint,
	payload jsonb NOT NULL DEFAULT '{}',
	state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'done', 'dead')),
	run_at timestamptz NOT NULL DEFAULT now(),
	attempts integer NOT NULL DEFAULT 0,
	last_error text NOT NULL DEFAULT '',
	created_at timestamptz NOT NULL DEFAULT now(),
	done_at timestamptz,
	UNIQUE (kind, dedupe)
);
COMMENT ON TABLE desk.outbox IS 'What is to be done later or outside, by certdesk-jobs';
COMMENT ON COLUMN desk.outbox.job_id IS 'number of the job';
COMMENT ON COLUMN desk.outbox.kind IS 'sms, payment_sign, payment_query, payment_close, notice_settle, refund, grant, message, …';
COMMENT ON COLUMN desk.outbox.dedupe IS 'at most one job of a kind for an occasion';
COMMENT ON COLUMN desk.outbox.member_id IS 'the member';
COMMENT ON COLUMN desk.outbox.payload IS 'identifiers; personal data only sealed, as base64';
COMMENT ON COLUMN desk.outbox.state IS 'dead ones wait for a person';
COMMENT ON COLUMN desk.outbox.run_at IS 'not before';
COMMENT ON COLUMN desk.outbox.attempts IS 'how often it was begun';
COMMENT ON COLUMN desk.outbox.last_error IS 'of the last attempt';
COMMENT ON COLUMN desk.outbox.created_at IS 'when the row was made';
COMMENT ON COLUMN desk.outbox.done_at IS 'when it was done';
CREATE INDEX outbox_due ON desk.outbox (run_at, job_id) WHERE state = 'queued';
CREATE INDEX outbox_waiting ON desk.outbox (state, run_at) WHERE state <> 'done';
CREATE INDEX outbox_done ON desk.outbox (done_at) WHERE state = 'done';

CREATE FUNCTION desk.outbox_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_notify('outbox', '');
	RETURN NULL;
END $$;
COMMENT ON FUNCTION desk.outbox_wake() IS 'Wakes certdesk-jobs when the transaction commits';
CREATE TRIGGER wake AFTER INSERT ON desk.outbox FOR EACH ROW EXECUTE FUNCTION desk.outbox_wake();

-- What happened --------------------------------------------------------------------

CREATE TABLE desk.event (
	member_id bigint NOT NULL,
	seq bigint NOT NULL,
	noun text NOT NULL,
	noun_id bigint NOT NULL,
	from_state text NOT NULL,
	to_state text NOT NULL,
	actor_kind text NOT NULL CHECK (actor_kind IN ('operator', 'staff', 'jobs', 'ca', 'system')),
	actor_id bigint NOT NULL DEFAULT 0,
	why text NOT NULL DEFAULT '',
	evidence_sha256 bytea,
	request text NOT NULL DEFAULT '',
	at timestamptz NOT NULL DEFAULT now(),
	previous_hash bytea NOT NULL,
	hash bytea NOT NULL,
	PRIMARY KEY (member_id, seq)
);
COMMENT ON TABLE desk.event IS 'Every change of state: append-only, chained by hash per member';
COMMENT ON COLUMN desk.event.member_id IS 'the member; 0 for what belongs to none';
COMMENT ON COLUMN desk.event.seq IS 'place in the member''s chain, from 1';
COMMENT ON COLUMN desk.event.noun IS 'application, order, payment, certificate, …';
COMMENT ON COLUMN desk.event.noun_id IS 'its number';
COMMENT ON COLUMN desk.event.from_state IS 'state before; empty for new';
COMMENT ON COLUMN desk.event.to_state IS 'state after';
COMMENT ON COLUMN desk.event.actor_kind IS 'who';
COMMENT ON COLUMN desk.event.actor_id IS 'number of the person; 0 for programs';
COMMENT ON COLUMN desk.event.why IS 'reason in words, no personal data';
COMMENT ON COLUMN desk.event.evidence_sha256 IS 'digest of what it rests on';
COMMENT ON COLUMN desk.event.request IS 'request id';
COMMENT ON COLUMN desk.event.at IS 'when';
COMMENT ON COLUMN desk.event.previous_hash IS 'hash of the row before; 32 zero octets for the first';
COMMENT ON COLUMN desk.event.hash IS 'SHA-256 over the row and previous_hash';
CREATE INDEX event_by_noun ON desk.event (member_id, noun, noun_id, seq);

CREATE TABLE desk.event_head (
	member_id bigint PRIMARY KEY,
	seq bigint NOT NULL,
	hash bytea NOT NULL
);
COMMENT ON TABLE desk.event_head IS 'End of each member''s chain';
COMMENT ON COLUMN desk.event_head.member_id IS 'the member';
COMMENT ON COLUMN desk.event_head.seq IS 'last place';
COMMENT ON COLUMN desk.event_head.hash IS 'hash of the last row';

CREATE FUNCTION desk.event_digest(e desk.event) RETURNS bytea
LANGUAGE sql STABLE AS $$
	SELECT sha256(e.previous_hash || convert_to(concat_ws(E'\n',
	    e.member_id, e.seq, e.noun, e.noun_id, e.from_state, e.to_state,
	    e.actor_kind, e.actor_id, replace(e.why, E'\n', ' '),
	    coalesce(encode(e.evidence_sha256, 'hex'), '-'), e.request,
	    to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')),
	    'UTF8'))
$$;
COMMENT ON FUNCTION desk.event_digest(desk.event) IS 'SHA-256 over the previous hash and the row''s fields, one a line';

CREATE FUNCTION desk.event_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = desk, pg_temp AS $$
DECLARE
	head desk.event_head;
BEGIN
	INSERT INTO desk.event_head AS h (member_id, seq, hash)
	    VALUES (NEW.member_id, 0, decode(repeat('00', 32), 'hex'))
	    ON CONFLICT (member_id) DO UPDATE SET seq = h.seq
	    RETURNING * INTO head;
	NEW.seq := head.seq + 1;
	NEW.at := now();
	NEW.previous_hash := head.hash;
	NEW.hash := desk.event_digest(NEW);
	UPDATE desk.event_head SET seq = NEW.seq, hash = NEW.hash
	    WHERE member_id = NEW.member_id;
	RETURN NEW;
END $$;
COMMENT ON FUNCTION desk.event_chain() IS 'Puts a new event at the end of its member''s chain; the row lock on the head makes the order';
CREATE TRIGGER chain BEFORE INSERT ON desk.event FOR EACH ROW EXECUTE FUNCTION desk.event_chain();

CREATE FUNCTION desk.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
	    USING ERRCODE = '42501';
END $$;
COMMENT ON FUNCTION desk.refuse_change() IS 'For tables whose rows are evidence';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON desk.event FOR EACH ROW EXECUTE FUNCTION desk.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON desk.settlement FOR EACH ROW EXECUTE FUNCTION desk.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON desk.pay_notice FOR EACH ROW EXECUTE FUNCTION desk.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON desk.review FOR EACH ROW EXECUTE FUNCTION desk.refuse_change();

CREATE TABLE desk.holiday (
	day date PRIMARY KEY,
	kind text NOT NULL CHECK (kind IN ('off', 'work'))
);
COMMENT ON TABLE desk.holiday IS 'Days that break the week (State Council notice)';
COMMENT ON COLUMN desk.holiday.day IS 'the day';
COMMENT ON COLUMN desk.holiday.kind IS '放假, or 调休上班';
INSERT INTO desk.holiday
SELECT d::date, 'off' FROM (VALUES
('2025-01-01'::date, '2025-01-01'::date), ('2025-01-28', '2025-02-04'), ('2025-04-04', '2025-04-06'),
('2025-05-01', '2025-05-05'), ('2025-05-31', '2025-06-02'), ('2025-10-01', '2025-10-08'),
('2026-01-01', '2026-01-03'), ('2026-02-15', '2026-02-23'), ('2026-04-04', '2026-04-06'),
('2026-05-01', '2026-05-05'), ('2026-06-19', '2026-06-21'), ('2026-09-25', '2026-09-27'), ('2026-10-01', '2026-10-07')
) AS span (a, b), generate_series(a, b, '1 day') AS d
UNION ALL
SELECT d::date, 'work' FROM unnest(ARRAY['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11',
'2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10']) AS d;

-- The terms a renewal is signed over -------------------------------------------------

CREATE FUNCTION desk.terms_text(member bigint, application bigint) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT concat_ws(E'\n', 'certdesk-terms-v1', a.no, a.member_id,
	    c.serial, c.subject, m.credit_code, k.key_no, c.profile,
	    CASE WHEN c.not_after > a.submitted_at
	    THEN 'carry:' || to_char(c.not_after AT TIME ZONE 'UTC',
	        'YYYY-MM-DD"T"HH24:MI:SS"Z"')
	    ELSE 'from-issue' END, o.no)
	FROM desk.application a
	JOIN desk.member m USING (member_id)
	JOIN desk.certificate c USING (member_id, certificate_id)
	JOIN desk.ukey k USING (member_id, key_id)
	JOIN desk.order_head o ON o.member_id = a.member_id
	    AND o.order_id = a.order_id
	WHERE a.member_id = member AND a.application_id = application
$$;
COMMENT ON FUNCTION desk.terms_text(bigint, bigint) IS 'What a renewal gives, line by line: the text whose digest the old key signs and the CA checks; NULL before there is an order';

CREATE FUNCTION desk.terms_digest(member bigint, application bigint) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT encode(sha256(convert_to(desk.terms_text(member, application),
	    'UTF8')), 'hex')
$$;
COMMENT ON FUNCTION desk.terms_digest(bigint, bigint) IS 'SHA-256 of desk.terms_text, lower-case hex';
