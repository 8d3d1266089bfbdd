-- Who may do what. Run as a superuser after the migrations, as often as one
-- likes: it takes everything back first, then grants.
--
-- certdesk_owner owns the tables and migrates; certdesk_web serves members
-- and officers; certdesk_jobs does what is later and outside; certdesk_ca is
-- the issuing CA; certdesk_audit reads. The rule behind the lists: the web
-- role can neither settle a payment nor write a certificate, jobs cannot
-- approve, and nobody changes an event, a notice or a settlement.

DO $$
DECLARE
	role text;
BEGIN
	FOREACH role IN ARRAY ARRAY['certdesk_owner', 'certdesk_web',
	    'certdesk_jobs', 'certdesk_ca', 'certdesk_audit'] LOOP
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
			EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE', role);
		END IF;
	END LOOP;
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA desk FROM certdesk_web, certdesk_jobs, certdesk_ca, certdesk_audit;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA desk FROM certdesk_web, certdesk_jobs, certdesk_ca;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA desk FROM PUBLIC;
GRANT USAGE ON SCHEMA desk TO certdesk_web, certdesk_jobs, certdesk_ca, certdesk_audit;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA desk TO certdesk_web, certdesk_jobs, certdesk_ca;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA desk TO certdesk_web, certdesk_jobs, certdesk_ca, certdesk_audit;

-- Everybody's books of rules.
GRANT SELECT ON desk.state, desk.transition, desk.price_list, desk.price,
	desk.reason_code, desk.holiday, desk.member, desk.account, desk.ukey,
	desk.seal, desk.certificate, desk.application, desk.order_head,
	desk.order_line, desk.coupon, desk.coupon_use, desk.payment,
	desk.settlement, desk.review, desk.agent_release
	TO certdesk_web, certdesk_jobs, certdesk_ca;

-- Web: members and officers.
GRANT SELECT ON desk.operator, desk.operator_grant, desk.staff, desk.session,
	desk.sign_in, desk.sign_in_challenge, desk.open_bid, desk.address,
	desk.invoice_title, desk.upload, desk.upload_chunk, desk.known_handler,
	desk.view_audit, desk.pay_notice, desk.issue_request,
	desk.install_receipt, desk.agent_grant, desk.sms_code, desk.rate_limit,
	desk.form_use, desk.parked_form, desk.notice, desk.message,
	desk.outbox, desk.event, desk.refund TO certdesk_web;
GRANT INSERT ON desk.session, desk.sign_in, desk.sign_in_challenge,
	desk.address, desk.invoice_title, desk.application, desk.upload,
	desk.upload_chunk, desk.known_handler, desk.view_audit, desk.review,
	desk.order_head, desk.order_line, desk.coupon_use, desk.payment,
	desk.pay_notice, desk.issue_request, desk.install_receipt,
	desk.sms_code, desk.rate_limit, desk.form_use, desk.parked_form,
	desk.message, desk.outbox, desk.event TO certdesk_web;
GRANT UPDATE ON desk.session, desk.address, desk.invoice_title,
	desk.application, desk.upload, desk.sms_code, desk.rate_limit,
	desk.form_use TO certdesk_web;
GRANT DELETE ON desk.session, desk.parked_form, desk.order_line,
	desk.upload, desk.upload_chunk TO certdesk_web;
GRANT UPDATE (used_at) ON desk.sign_in_challenge TO certdesk_web;
GRANT UPDATE (failed_count, password_hash, credential_version) ON desk.operator, desk.staff TO certdesk_web;
GRANT UPDATE (live_application_id, live_state) ON desk.certificate TO certdesk_web;
GRANT UPDATE (state, coupon_fen, method, title, address_sealed, paid_at,
	cancel_asked_at) ON desk.order_head TO certdesk_web;
GRANT UPDATE (coupon_fen) ON desk.order_line TO certdesk_web;
GRANT UPDATE (state, changed_at) ON desk.coupon_use TO certdesk_web;
GRANT UPDATE (state) ON desk.payment TO certdesk_web;
GRANT UPDATE (read_at) ON desk.message TO certdesk_web;

-- Jobs: later and outside.
GRANT SELECT ON desk.operator, desk.operator_grant, desk.pay_notice,
	desk.refund, desk.agent_grant, desk.issue_request, desk.sms_code,
	desk.session, desk.sign_in_challenge, desk.known_handler,
	desk.rate_limit, desk.form_use, desk.parked_form, desk.notice,
	desk.message, desk.outbox, desk.event, desk.upload TO certdesk_jobs;
GRANT INSERT ON desk.settlement, desk.refund, desk.agent_grant, desk.message,
	desk.outbox, desk.event TO certdesk_jobs;
GRANT UPDATE (live_application_id, live_state) ON desk.certificate TO certdesk_jobs;
GRANT UPDATE (state, changed_at, download_deadline) ON desk.application TO certdesk_jobs;
GRANT UPDATE (state, paid_at) ON desk.order_head TO certdesk_jobs;
GRANT UPDATE (state, changed_at) ON desk.coupon_use, desk.refund TO certdesk_jobs;
GRANT UPDATE (state, gateway_url, provider_trade_no, paid_at, queried_at, queries) ON desk.payment TO certdesk_jobs;
GRANT UPDATE (body, signature, expires_at, created_at) ON desk.agent_grant TO certdesk_jobs;
GRANT UPDATE ON desk.outbox TO certdesk_jobs;
GRANT DELETE ON desk.outbox, desk.session, desk.sign_in_challenge,
	desk.sms_code, desk.rate_limit, desk.form_use, desk.parked_form
	TO certdesk_jobs;

-- The CA: reads what it must check for itself, writes certificates.
GRANT SELECT ON desk.issue_request, desk.install_receipt, desk.pay_notice,
	desk.staff, desk.event TO certdesk_ca;
GRANT INSERT ON desk.certificate, desk.event, desk.outbox TO certdesk_ca;
GRANT SELECT (kind, dedupe) ON desk.outbox TO certdesk_ca;
GRANT UPDATE (state, live_application_id, live_state, replaces_id) ON desk.certificate TO certdesk_ca;
GRANT UPDATE (state, changed_at, new_certificate_id) ON desk.application TO certdesk_ca;
GRANT UPDATE (state) ON desk.order_head TO certdesk_ca;
GRANT SELECT ON desk.refund TO certdesk_ca;
GRANT SELECT (kind, dedupe) ON desk.outbox TO certdesk_ca;

-- The CA's own books: nobody else writes, nobody deletes.
REVOKE ALL ON ALL TABLES IN SCHEMA ca FROM certdesk_web, certdesk_jobs, certdesk_ca, certdesk_audit;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ca FROM PUBLIC;
GRANT USAGE ON SCHEMA ca TO certdesk_ca, certdesk_audit;
GRANT SELECT ON ALL TABLES IN SCHEMA ca TO certdesk_ca, certdesk_audit;
GRANT INSERT ON ca.issuer, ca.profile, ca.issuance, ca.foreign_serial,
	ca.revocation, ca.crl, ca.audit_head TO certdesk_ca;
GRANT UPDATE (state, certificate, certificate_sha256, certificate_id,
	signed_at, confirmed_at, voided_at, void_why) ON ca.issuance TO certdesk_ca;
GRANT EXECUTE ON FUNCTION ca.audit_add(text, text, text) TO certdesk_ca;
GRANT EXECUTE ON FUNCTION ca.audit_digest(ca.audit) TO certdesk_ca, certdesk_audit;

-- Audit: reads what happened.
GRANT SELECT ON desk.event, desk.event_head, desk.member, desk.application,
	desk.order_head, desk.payment, desk.settlement, desk.refund,
	desk.certificate, desk.review, desk.view_audit, desk.transition,
	desk.state TO certdesk_audit;

ALTER ROLE certdesk_web SET search_path = desk;
ALTER ROLE certdesk_jobs SET search_path = desk;
ALTER ROLE certdesk_owner SET search_path = desk;
ALTER ROLE certdesk_audit SET search_path = desk;
ALTER ROLE certdesk_web SET statement_timeout = '10s';
ALTER ROLE certdesk_ca SET search_path = ca, desk;
-- A serial that was committed before its signature is on disk, whatever the
-- server's own setting.
ALTER ROLE certdesk_ca SET synchronous_commit = on;
