# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share their variables
# The demo: an issuing CA, certificates of the past, keys to hold them, people.
#
# The product cannot issue certificates dated in the past, and shall not. So the
# old certificates of the demo are made here with the openssl command and the
# demo CA's own key, whose passphrase this script chose. Nothing but a demo has
# its passphrase in a file that a script reads.

# The platform's CA, by the product's own ceremony, once.
ca_make()
{
	if [ ! -f "$var/ca/issuing.pem" ]; then
		say "making the demo CA"
		umask 077
		[ -f "$var/ca/passphrase" ] || openssl rand -hex 24 > "$var/ca/passphrase"
		"$build/ops/certdeskctl" ca init "$var/ca" "$var/ca/passphrase" rsa3072 演示电子认证服务中心 > "$log/ca-init.log" 2>&1 || {
			cat "$log/ca-init.log" >&2
			die "certdeskctl ca init failed"
		}
		umask 022
		# a real ceremony carries the root's key away; the demo locks it up
		mkdir -p "$keys/offline"
		chmod 700 "$keys/offline"
		mv "$var/ca/root-key.pem" "$keys/offline/"
	fi
	install -m 644 "$var/ca/chain.pem" "$keys/ca_chain.pem"
	openssl x509 -in "$var/ca/issuing.pem" -outform DER -out "$var/published/certdesk.cer"
	openssl x509 -in "$var/ca/root.pem" -outform DER -out "$var/published/root.cer"
	if am_root; then
		chown -R "$(user_of ca):certdesk" "$var/ca" "$var/crl"
	fi
}

# demo_date OFFSET: "+20 days" or "-1 day -1 hour" from now, as openssl ca wants it.
demo_date()
{
	date -u -d "now $1" +%Y%m%d%H%M%SZ
}

demo_ca_config()
{
	cat > "$work/ca.conf" <<- END
		[ca]
		default_ca = demo
		[demo]
		database = $work/index.txt
		new_certs_dir = $work
		certificate = $var/ca/issuing.pem
		private_key = $var/ca/issuing-key.pem
		default_md = sha256
		policy = as_asked
		preserve = yes
		rand_serial = yes
		unique_subject = no
		email_in_dn = yes
		string_mask = utf8only
		[as_asked]
		countryName = supplied
		stateOrProvinceName = supplied
		localityName = supplied
		organizationName = supplied
		organizationalUnitName = supplied
		commonName = supplied
		[req]
		distinguished_name = empty
		string_mask = utf8only
		utf8 = yes
		[empty]
	END
	: > "$work/index.txt"
}

# The extensions of profile member@1.
demo_extensions()
{
	cat <<- END
		basicConstraints = critical, CA:FALSE
		keyUsage = critical, digitalSignature, nonRepudiation
		extendedKeyUsage = clientAuth, emailProtection
		subjectKeyIdentifier = hash
		authorityKeyIdentifier = keyid
		certificatePolicies = 1.3.6.1.4.1.32473.1.1
		crlDistributionPoints = URI:$pki/crl/certdesk.crl
		authorityInfoAccess = OCSP;URI:$pki/ocsp, caIssuers;URI:$pki/ca/certdesk.cer
		1.2.156.10260.4.1.4 = ASN1:UTF8String:$1
	END
}

# demo_certificate: reads a line of the table, makes key and certificate, puts
# them on a SoftHSM token when one is asked for, prints a row for the loader.
demo_certificate()
{
	local id=$1 member=$2 no=$3 account=$4 from=$5 to=$6 made=$7 seals=$8 state=$9 key_state=${10} token=${11}
	local company=${demo_company[$member]} code=${demo_code[$member]} place=${demo_place[$member]} serial=

	[ -f "$work/$no.key" ] && [ "$token" = no ] && rm "$work/$no.key"
	openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$work/$no.key" 2> /dev/null
	openssl req -new -config "$work/ca.conf" -utf8 -key "$work/$no.key" -out "$work/$no.csr" \
		-subj "/C=CN/ST=${place% *}/L=${place#* }/O=$company/OU=${demo_account[$account]}/CN=$company"
	demo_extensions "$code" > "$work/$no.ext"
	openssl ca -batch -notext -config "$work/ca.conf" -passin "file:$var/ca/passphrase" -in "$work/$no.csr" \
		-out "$work/$no.crt" -extfile "$work/$no.ext" -startdate "$(demo_date "$from")" \
		-enddate "$(demo_date "$to")" > "$work/ca.out" 2>&1 || {
		cat "$work/ca.out" >&2
		die "the certificate of $no could not be made"
	}
	if [ "$token" = yes ]; then
		serial=$(demo_token "$no")
	fi
	demo_row "$id" "$member" "$no" "$account" "$made" "$seals" "$state" "$key_state" "${serial:-NONE-$no}"
}

# A token of that label with the pair and the certificate; prints its serial.
demo_token()
{
	local no=$1 pkcs11_id module
	module=$(softhsm_module)

	pkcs11_id=$(openssl x509 -in "$work/$no.crt" -noout -pubkey | openssl pkey -pubin -outform DER | sha1sum | cut -c1-40)
	openssl x509 -in "$work/$no.crt" -outform DER -out "$work/$no.der"
	chmod 644 "$work/$no.der" "$work/$no.key"
	as_member softhsm2-util --init-token --free --label "$no" --pin "$demo_pin" --so-pin "so-$demo_pin" > /dev/null
	as_member softhsm2-util --import "$work/$no.key" --token "$no" --label "$no" --id "$pkcs11_id" --pin "$demo_pin" > /dev/null
	as_member pkcs11-tool --module "$module" --token-label "$no" --login --pin "$demo_pin" \
		--write-object "$work/$no.der" --type cert --id "$pkcs11_id" --label "$no" > /dev/null 2>&1
	as_member pkcs11-tool --module "$module" --list-token-slots 2> /dev/null |
		awk -v label="$no" '/token label/ { at = ($NF == label) } at && /serial num/ { print $NF }'
}

as_member()
{
	SOFTHSM2_CONF=$etc/softhsm2.conf as "$(user_of member)" "$@"
}

# A row of the temporary table, as SQL.
demo_row()
{
	local no=$3 crt=$work/$3.crt subject serial spki der
	subject=$(openssl x509 -in "$crt" -noout -subject -nameopt RFC2253,-esc_msb,utf8)
	serial=$(openssl x509 -in "$crt" -noout -serial)
	spki=$(openssl x509 -in "$crt" -noout -pubkey | openssl pkey -pubin -outform DER | sha256sum | cut -c1-64)
	der=$(openssl x509 -in "$crt" -outform DER | od -An -v -tx1 | tr -d ' \n')
	serial=${serial#serial=}
	printf "INSERT INTO demo_certificate VALUES (%s, %s, '%s', %s, '%s', '%s', '\\\\x%s', '%s', '%s', '\\\\x%s', '%s', '%s', '%s', '%s', '%s');\n" \
		"$1" "$2" "$no" "$4" "${serial,,}" "${subject#subject=}" "$spki" \
		"$(openssl x509 -in "$crt" -noout -startdate | cut -d= -f2)" "$(openssl x509 -in "$crt" -noout -enddate | cut -d= -f2)" \
		"$der" "$5" "$6" "$7" "$8" "$9"
}

demo_certificates()
{
	local -a column

	cat <<- 'END'
		CREATE TEMPORARY TABLE demo_certificate (certificate_id bigint, member_id bigint, key_no text, account_id bigint,
			serial text, subject text, spki_sha256 bytea, not_before timestamptz, not_after timestamptz, der bytea,
			made_on date, seals text, state text, key_state text, token_serial text);
	END
	while IFS=$'\t' read -r -a column; do
		[[ ${column[0]} =~ ^[0-9]+$ ]] || continue
		demo_certificate "${column[@]}" < /dev/null
	done < "$top/tests/demo/certificates.tsv"
}

demo_load()
{
	local login
	local -A demo_company demo_code demo_place demo_account
	local -a officer=()

	[ ! -f "$var/demo-loaded" ] || return 0
	say "making the demo data"
	demo_company=([1]=演示星河精密机械有限公司 [2]=演示远山物资贸易有限公司 [3]=演示东湖电气科技有限公司)
	demo_code=([1]=91110108MA0DEM013A [2]=91310115MA0DEM021N [3]=91420100MA0DEM048H)
	demo_place=([1]='北京市 北京市' [2]='上海市 上海市' [3]='湖北省 武汉市')
	demo_account=([101]=xhtoub01 [102]=xhtoub02 [103]=xhtoub03 [201]=ystoub01 [301]=dhtoub01)
	work=$var/demo.new
	rm -rf "$work"
	mkdir "$work"
	rm -rf "$var/tokens"
	folder "$var/tokens" "$(user_of member)" 700
	demo_ca_config
	(cd "$work" && node "$top/tests/demo/scan.js" front.png back.png)
	demo_certificates > "$work/certificates.sql"
	(cd "$work" && "$build/tests/demo/fill" "$keys/keyring" < "$top/sql/sample.sql") > "$work/sample.sql"
	for login in "${officers[@]}"; do
		officer+=(-v "officer_$login=$(openssl x509 -in "$keys/officer-$login.crt" -outform DER | sha256sum | cut -c1-64)")
	done
	sql certdesk_owner -1 "${officer[@]}" \
		-v "front_size=$(stat -c %s "$work/front.png")" -v "front_sha256=$(sha256sum "$work/front.png" | cut -c1-64)" \
		-v "back_size=$(stat -c %s "$work/back.png")" -v "back_sha256=$(sha256sum "$work/back.png" | cut -c1-64)" \
		-f "$work/certificates.sql" -f "$work/sample.sql" > "$log/demo.log"
	rm -r "$work"
	touch "$var/demo-loaded"
}
