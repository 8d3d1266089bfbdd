# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share their variables
# Keys and secrets, made once. Each is readable by the program that needs it
# and by nobody else.

# private FILE NAME: only that program may read it.
private()
{
	chmod 600 "$1"
	if am_root; then
		chown "$(user_of "$2")" "$1"
	fi
}

# copy FILE PROGRAM: the program's own copy of what two programs must know, at
# keys/PROGRAM/FILE. A secret that others may read is refused.
copy()
{
	mkdir -p "$keys/$2"
	cp "$keys/$1" "$keys/$2/$1.new"
	mv "$keys/$2/$1.new" "$keys/$2/$1"
	private "$keys/$2/$1" "$2"
	folder "$keys/$2" "$(user_of "$2")" 700
}

keys_make()
{
	umask 077
	if [ ! -f "$keys/keyring" ]; then
		echo "1 $(openssl rand -hex 32)" > "$keys/keyring"
	fi
	copy keyring web
	copy keyring jobs
	if [ ! -f "$keys/platform.pem" ]; then
		openssl genpkey -quiet -algorithm ED25519 -out "$keys/platform.pem" 2> /dev/null ||
			openssl genpkey -algorithm ED25519 -out "$keys/platform.pem"
		openssl pkey -in "$keys/platform.pem" -pubout -out "$keys/platform_public.pem"
	fi
	private "$keys/platform.pem" jobs
	if [ ! -f "$keys/merchant.pem" ]; then
		openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$keys/merchant.pem" 2> /dev/null
		openssl pkey -in "$keys/merchant.pem" -pubout -out "$keys/merchant_public.pem"
	fi
	private "$keys/merchant.pem" jobs
	[ -f "$keys/sms_secret" ] || openssl rand -hex 16 > "$keys/sms_secret"
	copy sms_secret jobs
	copy sms_secret sandbox
	[ -f "$keys/sandbox_token" ] || openssl rand -hex 16 > "$keys/sandbox_token"
	copy sandbox_token sandbox
	root_make
	tls_make tls "DNS:localhost,DNS:admin.localhost,IP:127.0.0.1,IP:::1" edge
	tls_make sandbox_tls "DNS:localhost,IP:127.0.0.1" sandbox
	officers_make
	as "$(user_of sandbox)" node "$source/tests/sandbox/main.js" --keys "$var/sandbox"
	install -m 644 "$var/sandbox/export/alipay_public_key.pem" "$keys/alipay_public_key.pem"
	umask 022
	chmod 644 "$keys"/*_public.pem "$keys/root.crt" "$keys/tls.crt" "$keys/sandbox_tls.crt" "$keys/officers_ca.crt"
}

# The root of the development certificates for TLS; it signs nothing else.
root_make()
{
	[ ! -f "$keys/root.crt" ] || return 0
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 \
		-keyout "$keys/root.key" -out "$keys/root.crt" -subj '/O=Certdesk development/CN=Certdesk development root' \
		-addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign,cRLSign' 2> /dev/null
}

# tls_make NAME ALTERNATIVE_NAMES PROGRAM
tls_make()
{
	if [ ! -f "$keys/$1.crt" ] || ! openssl x509 -in "$keys/$1.crt" -noout -checkend 604800 > /dev/null; then
		openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$keys/$1.key" \
			-subj '/O=Certdesk development/CN=localhost' -out "$keys/$1.csr" 2> /dev/null
		openssl x509 -req -in "$keys/$1.csr" -CA "$keys/root.crt" -CAkey "$keys/root.key" -days 397 \
			-set_serial "0x$(openssl rand -hex 15)" -out "$keys/$1.crt" -extfile <(
				echo "subjectAltName=$2"
				echo 'extendedKeyUsage=serverAuth'
				echo 'basicConstraints=critical,CA:FALSE'
			) 2> /dev/null
		rm "$keys/$1.csr"
	fi
	private "$keys/$1.key" "$3"
}

# Officers come with a client certificate of this authority and a password.
officers_make()
{
	local login

	if [ ! -f "$keys/officers_ca.crt" ]; then
		openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 \
			-keyout "$keys/officers_ca.key" -out "$keys/officers_ca.crt" \
			-subj '/O=Certdesk development/CN=Certdesk officers' \
			-addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign' 2> /dev/null
	fi
	for login in "${officers[@]}"; do
		[ ! -f "$keys/officer-$login.p12" ] || continue
		openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$keys/officer-$login.key" \
			-subj "/O=Certdesk development/CN=$login" -out "$keys/officer.csr" 2> /dev/null
		openssl x509 -req -in "$keys/officer.csr" -CA "$keys/officers_ca.crt" -CAkey "$keys/officers_ca.key" -days 825 \
			-set_serial "0x$(openssl rand -hex 15)" -out "$keys/officer-$login.crt" \
			-extfile <(echo 'extendedKeyUsage=clientAuth') 2> /dev/null
		openssl pkcs12 -export -in "$keys/officer-$login.crt" -inkey "$keys/officer-$login.key" \
			-name "$login" -passout "pass:$p12_password" -out "$keys/officer-$login.p12"
		rm "$keys/officer.csr"
	done
}
