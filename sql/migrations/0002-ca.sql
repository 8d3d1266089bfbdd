-- The issuing CA's own books. Only certdesk_ca writes here, nothing is ever
-- deleted, and what is evidence is never changed.

CREATE SCHEMA ca;
COMMENT ON SCHEMA ca IS 'The issuing CA''s own books: what it signed, revoked, published and saw';

CREATE TABLE ca.issuer (
	issuer_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	certificate bytea NOT NULL,
	sha256 bytea NOT NULL UNIQUE CHECK (octet_length(sha256) = 32),
	subject text NOT NULL,
	not_after timestamptz NOT NULL,
	first_used_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE ca.issuer IS 'Issuing certificates this CA has signed under';
COMMENT ON COLUMN ca.issuer.issuer_id IS 'number of the issuer';
COMMENT ON COLUMN ca.issuer.certificate IS 'its certificate, DER';
COMMENT ON COLUMN ca.issuer.sha256 IS 'SHA-256 of the certificate';
COMMENT ON COLUMN ca.issuer.subject IS 'RFC 2253 text of its subject';
COMMENT ON COLUMN ca.issuer.not_after IS 'end of the issuer';
COMMENT ON COLUMN ca.issuer.first_used_at IS 'when certdesk-ca first started with it';

CREATE TABLE ca.profile (
	full_name text PRIMARY KEY CHECK (full_name ~ '^[a-z0-9-]+@[0-9]+$'),
	sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
	first_used_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE ca.profile IS 'Profiles seen: a name@version means the same file for ever';
COMMENT ON COLUMN ca.profile.full_name IS 'name@version';
COMMENT ON COLUMN ca.profile.sha256 IS 'SHA-256 of the file';
COMMENT ON COLUMN ca.profile.first_used_at IS 'when certdesk-ca first started with it';

CREATE TABLE ca.ceiling (
	"only" boolean PRIMARY KEY DEFAULT true CHECK ("only"),
	per_hour integer NOT NULL CHECK (per_hour >= 0),
	per_member_day integer NOT NULL CHECK (per_member_day >= 0),
	halted boolean NOT NULL DEFAULT false,
	halted_why text NOT NULL DEFAULT ''
);
COMMENT ON TABLE ca.ceiling IS 'How much may be signed, in one row; the owner changes it, the CA reads it before every certificate';
COMMENT ON COLUMN ca.ceiling."only" IS 'there is one row';
COMMENT ON COLUMN ca.ceiling.per_hour IS 'certificates an hour, of all members';
COMMENT ON COLUMN ca.ceiling.per_member_day IS 'certificates of one member in 24 hours';
COMMENT ON COLUMN ca.ceiling.halted IS 'kill switch: nothing is signed';
COMMENT ON COLUMN ca.ceiling.halted_why IS 'why it was thrown';
INSERT INTO ca.ceiling (per_hour, per_member_day) VALUES (3600, 50);

CREATE TABLE ca.issuance (
	issuance_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	member_id bigint NOT NULL,
	application_id bigint NOT NULL,
	old_certificate_id bigint NOT NULL,
	issuer_id integer NOT NULL REFERENCES ca.issuer,
	serial bytea NOT NULL CHECK (octet_length(serial) BETWEEN 8 AND 20),
	spki_sha256 bytea NOT NULL CHECK (octet_length(spki_sha256) = 32),
	profile text NOT NULL REFERENCES ca.profile,
	terms text NOT NULL,
	order_id bigint NOT NULL,
	fee_fen bigint NOT NULL CHECK (fee_fen >= 0),
	coupon_id bigint,
	coupon_slot integer,
	not_before timestamptz NOT NULL,
	not_after timestamptz NOT NULL,
	tbs bytea NOT NULL,
	tbs_sha256 bytea NOT NULL,
	state text NOT NULL DEFAULT 'reserved' CHECK (state IN ('reserved', 'signed', 'void')),
	certificate bytea,
	certificate_sha256 bytea,
	certificate_id bigint,
	reserved_at timestamptz NOT NULL DEFAULT now(),
	signed_at timestamptz,
	confirmed_at timestamptz,
	voided_at timestamptz,
	void_why text,
	UNIQUE (issuer_id, serial),
	FOREIGN KEY (member_id, application_id) REFERENCES desk.application,
	FOREIGN KEY (member_id, old_certificate_id) REFERENCES desk.certificate,
	FOREIGN KEY (member_id, certificate_id) REFERENCES desk.certificate,
	CHECK (state <> 'signed' OR num_nulls(certificate, certificate_sha256, certificate_id, signed_at) = 0),
	CHECK ((state = 'void') = (voided_at IS NOT NULL)),
	CHECK (confirmed_at IS NULL OR state = 'signed')
);
COMMENT ON TABLE ca.issuance IS 'Every serial number ever given: committed before the signature, completed after it';
COMMENT ON COLUMN ca.issuance.issuance_id IS 'number of the issuance';
COMMENT ON COLUMN ca.issuance.member_id IS 'the member';
COMMENT ON COLUMN ca.issuance.application_id IS 'the application it answers';
COMMENT ON COLUMN ca.issuance.old_certificate_id IS 'the certificate renewed';
COMMENT ON COLUMN ca.issuance.issuer_id IS 'signed under';
COMMENT ON COLUMN ca.issuance.serial IS 'serial number, as in the certificate';
COMMENT ON COLUMN ca.issuance.spki_sha256 IS 'SHA-256 of the certified key';
COMMENT ON COLUMN ca.issuance.profile IS 'profile name@version';
COMMENT ON COLUMN ca.issuance.terms IS 'terms digest the old key signed';
COMMENT ON COLUMN ca.issuance.order_id IS 'order that paid it';
COMMENT ON COLUMN ca.issuance.fee_fen IS 'what of the order''s settled money it uses up';
COMMENT ON COLUMN ca.issuance.coupon_id IS 'coupon it uses up; NULL when paid in money';
COMMENT ON COLUMN ca.issuance.coupon_slot IS 'which year of that coupon';
COMMENT ON COLUMN ca.issuance.not_before IS 'begin';
COMMENT ON COLUMN ca.issuance.not_after IS 'end, inclusive';
COMMENT ON COLUMN ca.issuance.tbs IS 'the octets that are signed, and no others';
COMMENT ON COLUMN ca.issuance.tbs_sha256 IS 'SHA-256 of tbs';
COMMENT ON COLUMN ca.issuance.state IS 'reserved: may be signed; signed; void: never delivered, on the CRL';
COMMENT ON COLUMN ca.issuance.certificate IS 'the certificate, DER';
COMMENT ON COLUMN ca.issuance.certificate_sha256 IS 'SHA-256 of the certificate';
COMMENT ON COLUMN ca.issuance.certificate_id IS 'row the member sees';
COMMENT ON COLUMN ca.issuance.reserved_at IS 'when the serial was committed';
COMMENT ON COLUMN ca.issuance.signed_at IS 'when the signature was committed';
COMMENT ON COLUMN ca.issuance.confirmed_at IS 'when the key''s receipt was accepted';
COMMENT ON COLUMN ca.issuance.voided_at IS 'when it was given up';
COMMENT ON COLUMN ca.issuance.void_why IS 'why';
CREATE UNIQUE INDEX issuance_one_live ON ca.issuance (member_id, application_id) WHERE state <> 'void';
CREATE UNIQUE INDEX issuance_renewed_once ON ca.issuance (member_id, old_certificate_id) WHERE state <> 'void';
CREATE UNIQUE INDEX issuance_coupon_once ON ca.issuance (member_id, coupon_id, coupon_slot) WHERE state <> 'void';
CREATE INDEX issuance_by_order ON ca.issuance (member_id, order_id);
CREATE INDEX issuance_by_member_age ON ca.issuance (member_id, reserved_at);
CREATE INDEX issuance_by_age ON ca.issuance (reserved_at);
CREATE INDEX issuance_by_spki ON ca.issuance (spki_sha256);
CREATE INDEX issuance_unfinished ON ca.issuance (issuance_id) WHERE state = 'reserved';

CREATE FUNCTION ca.guard_issuance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'DELETE' THEN
		RAISE EXCEPTION 'issuances are never deleted' USING ERRCODE = '42501';
	END IF;
	IF OLD.state = 'void'
	    OR (NEW.state <> OLD.state AND NOT (OLD.state = 'reserved' AND NEW.state IN ('signed', 'void')
	        OR OLD.state = 'signed' AND NEW.state = 'void' AND OLD.confirmed_at IS NULL))
	    OR (NEW.member_id, NEW.application_id, NEW.old_certificate_id, NEW.issuer_id,
	        NEW.serial, NEW.spki_sha256, NEW.profile, NEW.terms, NEW.order_id, NEW.fee_fen,
	        NEW.not_before, NEW.not_after, NEW.tbs, NEW.tbs_sha256, NEW.reserved_at)
	    IS DISTINCT FROM
	       (OLD.member_id, OLD.application_id, OLD.old_certificate_id, OLD.issuer_id,
	        OLD.serial, OLD.spki_sha256, OLD.profile, OLD.terms, OLD.order_id, OLD.fee_fen,
	        OLD.not_before, OLD.not_after, OLD.tbs, OLD.tbs_sha256, OLD.reserved_at)
	    OR (OLD.certificate IS NOT NULL AND NEW.certificate IS DISTINCT FROM OLD.certificate)
	    OR (OLD.confirmed_at IS NOT NULL AND NEW.confirmed_at IS DISTINCT FROM OLD.confirmed_at) THEN
		RAISE EXCEPTION 'issuance % may not change so', OLD.issuance_id
		    USING ERRCODE = 'CD001';
	END IF;
	RETURN NEW;
END $$;
COMMENT ON FUNCTION ca.guard_issuance() IS 'An issuance only goes reserved, signed, confirmed, or to void; what was reserved never changes';
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON ca.issuance FOR EACH ROW EXECUTE FUNCTION ca.guard_issuance();

CREATE TABLE ca.foreign_serial (
	serial bytea PRIMARY KEY,
	certificate bytea NOT NULL,
	found_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE ca.foreign_serial IS 'Certificates the side journal knows and the books do not: the database was restored from an older backup';
COMMENT ON COLUMN ca.foreign_serial.serial IS 'serial number';
COMMENT ON COLUMN ca.foreign_serial.certificate IS 'the certificate, DER';
COMMENT ON COLUMN ca.foreign_serial.found_at IS 'when the journal was read';

CREATE TABLE ca.blocked_key (
	spki_sha256 bytea PRIMARY KEY CHECK (octet_length(spki_sha256) = 32),
	why text NOT NULL,
	blocked_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE ca.blocked_key IS 'Keys that are never certified: compromised, or on a list of weak keys';
COMMENT ON COLUMN ca.blocked_key.spki_sha256 IS 'SHA-256 of the SubjectPublicKeyInfo';
COMMENT ON COLUMN ca.blocked_key.why IS 'compromise, debian, …';
COMMENT ON COLUMN ca.blocked_key.blocked_at IS 'when';

CREATE TABLE ca.revocation (
	serial bytea PRIMARY KEY CHECK (octet_length(serial) BETWEEN 1 AND 20),
	not_after timestamptz NOT NULL,
	reason integer NOT NULL CHECK (reason IN (0, 1, 3, 4, 5, 6, 9)),
	revoked_at timestamptz NOT NULL DEFAULT now(),
	released_at timestamptz CHECK (released_at IS NULL OR reason = 6),
	recorded_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE ca.revocation IS 'What stands on the CRL';
COMMENT ON COLUMN ca.revocation.serial IS 'serial number of the certificate';
COMMENT ON COLUMN ca.revocation.not_after IS 'its end: the entry stays for one CRL past it';
COMMENT ON COLUMN ca.revocation.reason IS 'CRLReason, RFC 5280 section 5.3.1; 6 is a hold';
COMMENT ON COLUMN ca.revocation.revoked_at IS 'revocation date';
COMMENT ON COLUMN ca.revocation.released_at IS 'a hold was taken back';
COMMENT ON COLUMN ca.revocation.recorded_at IS 'when the row was made or last changed';
CREATE INDEX revocation_by_record ON ca.revocation (recorded_at);

CREATE TABLE ca.crl (
	number bigint PRIMARY KEY,
	issuer_id integer NOT NULL REFERENCES ca.issuer,
	this_update timestamptz NOT NULL,
	next_update timestamptz NOT NULL CHECK (next_update > this_update),
	n_entries integer NOT NULL CHECK (n_entries >= 0),
	der bytea NOT NULL,
	made_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE ca.crl IS 'Every CRL signed; the published file is made from the newest row';
COMMENT ON COLUMN ca.crl.number IS 'CRLNumber: max(previous + 1, unix time)';
COMMENT ON COLUMN ca.crl.issuer_id IS 'signed under';
COMMENT ON COLUMN ca.crl.this_update IS 'thisUpdate';
COMMENT ON COLUMN ca.crl.next_update IS 'nextUpdate';
COMMENT ON COLUMN ca.crl.n_entries IS 'how many certificates it lists';
COMMENT ON COLUMN ca.crl.der IS 'the CRL';
COMMENT ON COLUMN ca.crl.made_at IS 'when';

CREATE TABLE ca.audit (
	seq bigint PRIMARY KEY,
	at timestamptz NOT NULL,
	action text NOT NULL CHECK (action ~ '^[a-z-]+$'),
	subject text NOT NULL,
	detail text NOT NULL,
	previous_hash bytea NOT NULL,
	hash bytea NOT NULL
);
COMMENT ON TABLE ca.audit IS 'What the CA meant to do, did and refused: append-only, one chain';
COMMENT ON COLUMN ca.audit.seq IS 'place in the chain, from 1';
COMMENT ON COLUMN ca.audit.at IS 'when';
COMMENT ON COLUMN ca.audit.action IS 'issue-intent, issue-done, issue-refused, confirm, void, crl, start, …';
COMMENT ON COLUMN ca.audit.subject IS 'member/application, serial or number it is about';
COMMENT ON COLUMN ca.audit.detail IS 'rule, digests; no personal data';
COMMENT ON COLUMN ca.audit.previous_hash IS 'hash of the row before; 32 zero octets for the first';
COMMENT ON COLUMN ca.audit.hash IS 'SHA-256 over previous_hash and the row, see ca.audit_digest';

CREATE TABLE ca.audit_head (
	seq bigint PRIMARY KEY REFERENCES ca.audit,
	signature bytea NOT NULL,
	signed_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE ca.audit_head IS 'Ends of the audit chain, signed with the CA''s key';
COMMENT ON COLUMN ca.audit_head.seq IS 'the row at the end';
COMMENT ON COLUMN ca.audit_head.signature IS 'over "certdesk-audit-v1", seq and hash in hex, parted by LF';
COMMENT ON COLUMN ca.audit_head.signed_at IS 'when';

CREATE FUNCTION ca.audit_digest(a ca.audit) RETURNS bytea
LANGUAGE sql STABLE AS $$
	SELECT sha256(a.previous_hash || convert_to(concat_ws(E'\n', a.seq,
	    to_char(a.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
	    a.action, replace(a.subject, E'\n', ' '),
	    replace(a.detail, E'\n', ' ')), 'UTF8'))
$$;
COMMENT ON FUNCTION ca.audit_digest(ca.audit) IS 'SHA-256 over the previous hash and the row''s fields, one a line';

CREATE FUNCTION ca.audit_add(action text, subject text, detail text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ca, pg_temp AS $$
DECLARE
	fresh ca.audit;
BEGIN
	-- One writer at a time until its transaction ends: the chain has no gaps.
	PERFORM pg_advisory_xact_lock(hashtext('ca.audit'));
	SELECT a.seq + 1, a.hash INTO fresh.seq, fresh.previous_hash
	    FROM ca.audit a ORDER BY a.seq DESC LIMIT 1;
	fresh.seq := coalesce(fresh.seq, 1);
	fresh.previous_hash := coalesce(fresh.previous_hash, decode(repeat('00', 32), 'hex'));
	fresh.at := clock_timestamp();
	fresh.action := action;
	fresh.subject := subject;
	fresh.detail := detail;
	fresh.hash := ca.audit_digest(fresh);
	INSERT INTO ca.audit SELECT fresh.*;
	RETURN fresh.seq;
END $$;
COMMENT ON FUNCTION ca.audit_add(text, text, text) IS 'Puts a row at the end of the audit chain; the only way to write there';

CREATE FUNCTION ca.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501';
END $$;
COMMENT ON FUNCTION ca.refuse_change() IS 'For tables whose rows are evidence';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ca.audit FOR EACH ROW EXECUTE FUNCTION ca.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ca.audit_head FOR EACH ROW EXECUTE FUNCTION ca.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ca.crl FOR EACH ROW EXECUTE FUNCTION ca.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ca.issuer FOR EACH ROW EXECUTE FUNCTION ca.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ca.profile FOR EACH ROW EXECUTE FUNCTION ca.refuse_change();
