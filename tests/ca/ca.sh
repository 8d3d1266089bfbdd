# Sourced by the tests of this folder, inside tests/pg.sh: a CA of its own
# with a database of its own, and members who want their certificates renewed.
# shellcheck shell=sh

# shellcheck source=tests/sql/desk.sh
. "${top_srcdir:?}/tests/sql/desk.sh"

origin=https://desk.example
work=$(mktemp -d /tmp/cdca.XXXXXX)
ca=$work/ca
db=ca_test_$$
ca_pid=
programs=$top_builddir/tests/ca

# shellcheck disable=SC2317 # called by the trap
clean_up() {
	[ -z "$ca_pid" ] || kill -KILL "$ca_pid" 2>/dev/null || :
	[ -n "${CERTDESK_TEST_KEEP:-}" ] || rm -rf "$work"
}
trap clean_up EXIT

sql() {
	run "$db"
}

# value QUERY: one value
value() {
	printf '%s\n' "$1" | sql
}

hex() {
	od -An -v -tx1 "$1" | tr -d ' \n'
}

sha256_hex() {
	openssl dgst -sha256 -r "$1" | cut -c1-64
}

make_ca() {
	printf 'a passphrase of the tests\n' >"$work/passphrase"
	chmod 600 "$work/passphrase"
	"$ctl" ca init "$ca" "$work/passphrase" "${1:-p256}" >/dev/null
	mkdir "$work/profiles"
	cp "$top_srcdir"/ca/profiles/*.conf "$work/profiles"
	cat >"$work/ca.conf" <<-END
	socket = $work/issue.sock
	admin_socket = $work/admin.sock
	users = $(id -un)
	db = host=$PGHOST user=certdesk_ca dbname=$db
	key = $ca/issuing-key.pem
	passphrase_file = $work/passphrase
	certificate = $ca/issuing.pem
	root = $ca/root.pem
	crl_file = $work/issuing.crl
	journal = $work/journal
	profiles = $work/profiles
	origin = https://other.example $origin
	crl_url = http://pki.example/issuing.crl
	ocsp_url = http://pki.example/ocsp
	issuer_url = http://pki.example/issuing.cer
	END
}

# start_ca [--crash-at=LABEL]: returns when it serves, or has died.
start_ca() {
	"$programs/certdesk-ca-crash" "$@" -c "$work/ca.conf" \
		2>>"$work/ca.log" &
	ca_pid=$!
	tries=0
	while [ "$(ask ping)" != ok ]; do
		tries=$((tries + 1))
		if ! kill -0 "$ca_pid" 2>/dev/null || [ $tries -gt 600 ]; then
			kill -KILL "$ca_pid" 2>/dev/null || :
			ca_pid=
			return 1
		fi
		sleep 0.05
	done
}

stop_ca() {
	if [ -n "$ca_pid" ]; then
		kill -TERM "$ca_pid" 2>/dev/null || :
		wait "$ca_pid" 2>/dev/null || :
	fi
	ca_pid=
}

kill_ca() {
	kill -KILL "$ca_pid" 2>/dev/null || :
	wait "$ca_pid" 2>/dev/null || :
	ca_pid=
}

ask() {
	"$programs/ask" "$work/issue.sock" "$@" 2>/dev/null
}

ask_admin() {
	"$programs/ask" "$work/admin.sock" "$@" 2>/dev/null
}

# What every case stands on.
make_desk() {
	new_db "$db" >/dev/null
	sql <<-'END'
	ALTER TABLE desk.certificate ALTER certificate_id RESTART WITH 100001;
	INSERT INTO desk.member (member_id, name, credit_code) VALUES
	(1, '合肥云杉科技有限公司', '91340100MA2N3B4C5D'),
	(2, '芜湖江畔建材有限公司', '91340200MA2N3B4C6E');
	INSERT INTO desk.operator (operator_id, login, name, phone_sealed,
	phone_mac, phone_mask, password_hash) VALUES
	(1, 'tester', '测试', '', '', '', '');
	INSERT INTO desk.account (member_id, account_id, code, name)
	SELECT m, m, 'account' || m, 'name' FROM generate_series(1, 2) m;
	INSERT INTO desk.coupon (member_id, coupon_id, kind, total, expires_at)
	VALUES (1, 1, 'new_or_renew_year', 10, now() + interval '1 year');
	END
}

new_key() { # FILE [rsa|p256]
	if [ "${2:-p256}" = rsa ]; then
		openssl genpkey -quiet -algorithm RSA \
			-pkeyopt rsa_keygen_bits:2048 -out "$1" 2>/dev/null
	else
		openssl genpkey -algorithm EC \
			-pkeyopt ec_paramgen_curve:P-256 -out "$1"
	fi
}

new_csr() { # KEY CSR(DER)
	openssl req -new -key "$1" -subj /CN=ignored -outform DER -out "$2"
}

# Days from now that the old certificate ends; company; its code.
mint_old() { # N DAYS [FROM-DAYS]
	now=$(date +%s)
	"$programs/mint" ca="$ca" passphrase="$work/passphrase" \
		profile="$work/profiles/member.conf" csr="$work/old-$1.csr" \
		province=安徽省 city=合肥市 \
		organization="${company:-合肥云杉科技有限公司}" unit=采购 \
		name="${company:-合肥云杉科技有限公司}" \
		credit_code="${code:-91340100MA2N3B4C5D}" \
		from=$((now + ($2 - 365) * 86400)) to=$((now + $2 * 86400)) \
		pem="$work/old-$1.pem" >"$work/old-$1.txt"
}

field() { # FILE KEY
	sed -n "s/^$2=//p" "$1"
}

# make_case N [KIND] [DAYS]: application N of member 1, paid, to be fetched;
# the new key asks, the old one has consented. Files: old-N.*, new-N.*
make_case() {
	new_key "$work/old-$1.key" "${2:-p256}"
	new_csr "$work/old-$1.key" "$work/old-$1.csr"
	mint_old "$1" "${3:-30}"
	old=$work/old-$1.txt
	end=$(openssl x509 -in "$work/old-$1.pem" -noout -enddate)
	begin=$(openssl x509 -in "$work/old-$1.pem" -noout -startdate)
	sql <<-END
	INSERT INTO desk.ukey (member_id, key_id, key_no, token_serial, made_on)
	VALUES (1, $1, 'KEY-2024-$1', 'serial$1', '2024-01-01');
	INSERT INTO desk.certificate (member_id, certificate_id, key_id,
	account_id, state, serial, subject, spki_sha256, profile, not_before,
	not_after, der, seals, live_application_id, live_state)
	VALUES (1, $1, $1, 1, 'active', '$(field "$old" serial)',
	'$(field "$old" subject)', '\\x$(field "$old" spki_sha256)', 'member@1',
	'${begin#*=}', '${end#*=}', '\\x$(field "$old" der)', 'double', $1,
	'awaiting_download');
	INSERT INTO desk.order_head (member_id, order_id, no, state,
	price_version, total_fen, method, operator_id, expires_at, paid_at)
	VALUES (1, $1, 'ORDER$1', 'paid', 1, 20000, 'online', 1,
	now() + interval '1 day', now());
	INSERT INTO desk.application (member_id, application_id, no, kind,
	state, certificate_id, account_id, operator_id, order_id, submitted_at)
	VALUES (1, $1, 'RENEW00000' || lpad('$1', 6, '0'), 'renew',
	'awaiting_download', $1, 1, 1, $1, now());
	INSERT INTO desk.order_line (member_id, order_id, line_no,
	application_id, item, fen) VALUES (1, $1, 1, $1, 'renew_year', 20000);
	INSERT INTO desk.payment (member_id, payment_id, order_id, provider,
	out_trade_no, fen, state, expires_at) VALUES (1, $1, $1, 'alipay',
	'PAY00000000000000000' || $1, 20000, 'paid', now());
	INSERT INTO desk.settlement (member_id, payment_id, order_id, fen,
	provider_trade_no, evidence, evidence_sha256)
	VALUES (1, $1, $1, 20000, 'trade$1', 'notice', '');
	END
	new_request "$1" "${2:-p256}"
}

# A new key asks on application N; the old key signs the terms.
new_request() { # N [KIND]
	new_key "$work/new-$1.key" "${2:-p256}"
	new_csr "$work/new-$1.key" "$work/new-$1.csr"
	put_request "$1"
}

# pop_of N CSR KEY: hex
pop_of() {
	printf 'certdesk-pop-v1\n%s\n%s\n%s\n%s' "$origin" \
		"$(value "SELECT no FROM desk.application WHERE member_id = 1 AND application_id = $1")" \
		"$(value "SELECT desk.terms_digest(1, $1)")" \
		"$(sha256_hex "$2")" >"$work/pop.txt"
	openssl dgst -sha256 -sign "$3" -out "$work/pop.sig" "$work/pop.txt"
	hex "$work/pop.sig"
}

# put_request N [POP-HEX]: new-N.csr becomes the newest request.
put_request() {
	openssl req -in "$work/new-$1.csr" -inform DER -noout -pubkey \
		>"$work/pub.pem" 2>/dev/null || openssl pkey \
		-in "$work/new-$1.key" -pubout -out "$work/pub.pem"
	openssl pkey -pubin -in "$work/pub.pem" -outform DER \
		-out "$work/pub.der"
	pop=${2-$(pop_of "$1" "$work/new-$1.csr" "$work/old-$1.key")}
	sql <<-END
	INSERT INTO desk.issue_request (member_id, application_id, spki_sha256,
	csr, pop, created_at) VALUES (1, $1, '\\x$(sha256_hex "$work/pub.der")',
	'\\x$(hex "$work/new-$1.csr")', '\\x$pop', clock_timestamp())
	ON CONFLICT (member_id, application_id, spki_sha256)
	DO UPDATE SET csr = excluded.csr, pop = excluded.pop,
	created_at = excluded.created_at;
	END
}

# The live certificate of application N, as PEM in FILE.
fetch() { # N FILE
	{
		echo '-----BEGIN CERTIFICATE-----'
		value "SELECT encode(certificate, 'base64') FROM ca.issuance
		WHERE member_id = 1 AND application_id = $1
		AND state = 'signed'"
		echo '-----END CERTIFICATE-----'
	} >"$2"
}

# put_receipt N: the new key says that the certificate was written.
put_receipt() {
	fetch "$1" "$work/new-$1.pem"
	openssl x509 -in "$work/new-$1.pem" -outform DER -out "$work/new.der"
	digest=$(sha256_hex "$work/new.der")
	printf 'certdesk-installed-v1\n%s\n%s\n%s' "$origin" \
		"$(value "SELECT no FROM desk.application WHERE member_id = 1 AND application_id = $1")" \
		"$digest" >"$work/receipt.txt"
	openssl dgst -sha256 -sign "${2:-$work/new-$1.key}" \
		-out "$work/receipt.sig" "$work/receipt.txt"
	sql <<-END
	INSERT INTO desk.install_receipt (member_id, application_id,
	certificate_sha256, receipt) VALUES (1, $1, '\\x$digest',
	'\\x$(hex "$work/receipt.sig")')
	ON CONFLICT (member_id, application_id, certificate_sha256)
	DO UPDATE SET receipt = excluded.receipt;
	END
}

# like GOT PATTERN NAME: a shell pattern
like() {
	# shellcheck disable=SC2254 # a pattern is wanted
	case $1 in
	$2) ok "$3" ;;
	*)
		not_ok "$3"
		printf '# wanted: %s\n# got: %s\n' "$2" "$1"
		;;
	esac
}

# The books are in order, whatever happened before: every line must be 0.
invariants() { # NAME
	is "$(sql <<-'END'
	SELECT 'two live on one application', count(*) FROM (
	SELECT FROM ca.issuance WHERE state <> 'void'
	GROUP BY member_id, application_id HAVING count(*) > 1) x;
	SELECT 'signed without its desk row', count(*) FROM ca.issuance i
	LEFT JOIN desk.certificate c ON c.member_id = i.member_id
	AND c.certificate_id = i.certificate_id AND c.der = i.certificate
	WHERE i.state = 'signed' AND c.der IS NULL;
	SELECT 'desk row nobody signed', count(*) FROM desk.certificate c
	WHERE c.replaces_id IS NOT NULL AND c.state <> 'void'
	AND NOT EXISTS (SELECT FROM ca.issuance i WHERE i.state = 'signed'
	AND i.member_id = c.member_id AND i.certificate_id = c.certificate_id);
	SELECT 'void and not revoked', count(*) FROM ca.issuance i
	WHERE state = 'void' AND NOT EXISTS (
	SELECT FROM ca.revocation r WHERE r.serial = i.serial);
	SELECT 'revoked and live', count(*) FROM ca.issuance i
	JOIN ca.revocation r USING (serial) WHERE i.state = 'signed';
	SELECT 'done without intent', count(*) FROM ca.audit d
	WHERE d.action = 'issue-done' AND NOT EXISTS (SELECT FROM ca.audit a
	WHERE a.action = 'issue-intent' AND a.seq < d.seq
	AND split_part(a.detail, ' ', 1) = split_part(d.detail, ' ', 1));
	SELECT 'signed and not audited', count(*) FROM ca.issuance i
	WHERE state = 'signed' AND NOT EXISTS (SELECT FROM ca.audit a
	WHERE a.action = 'issue-done'
	AND a.detail LIKE encode(i.serial, 'hex') || ' %');
	SELECT 'audit chain broken', count(*) FROM ca.audit a
	WHERE a.hash <> ca.audit_digest(a) OR a.previous_hash <> coalesce(
	(SELECT b.hash FROM ca.audit b WHERE b.seq = a.seq - 1),
	decode(repeat('00', 32), 'hex'));
	SELECT 'completed without a certificate', count(*)
	FROM desk.application a WHERE state = 'completed'
	AND NOT EXISTS (SELECT FROM desk.certificate c
	WHERE c.member_id = a.member_id
	AND c.certificate_id = a.new_certificate_id AND c.state = 'active');
	END
	)" 'two live on one application|0
signed without its desk row|0
desk row nobody signed|0
void and not revoked|0
revoked and live|0
done without intent|0
signed and not audited|0
audit chain broken|0
completed without a certificate|0' "$1: the books are in order"
}
