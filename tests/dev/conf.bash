# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share their variables
# Configuration files under var/etc, one per program. Written at every start:
# ports and paths may have changed.

app_id=2021000100000001
seller_id=2088100000000001
sms_key_id=LTAISandbox0000000001
sms_sign_name=电子认证

# conf NAME PROGRAM: standard input to var/etc/NAME.conf, for that program.
conf()
{
	cat > "$etc/$1.conf.new"
	if am_root; then
		chgrp "$(user_of "$2")" "$etc/$1.conf.new"
	fi
	chmod 640 "$etc/$1.conf.new"
	mv "$etc/$1.conf.new" "$etc/$1.conf"
}

conf_write()
{
	conf_web
	conf_ca
	conf_jobs
	conf_ctl
	conf_sandbox
	conf_agent
	conf_nginx
}

conf_web()
{
	conf web web <<- END
		socket = $run/web/fcgi.sock
		socket_group = $(group_of_all)
		workers = 32
		db = $(conninfo certdesk_web)
		keyring = $keys/web/keyring
		ca_socket = $run/ca/issue.sock
		origin = $members
		admin_origin = $admin
		alipay_app_id = $app_id
		alipay_seller_id = $seller_id
		alipay_public_key = $keys/alipay_public_key.pem
		metrics = 127.0.0.1:${port[web_metrics]}
		upload_max = 10485760
		platform_public_key = $keys/platform_public.pem
		ca_chain = $keys/ca_chain.pem
		site_name = 演示采购电子商务平台
		hotline = 400-000-0000
		email = demo@certdesk.invalid
		icp = 演示ICP备00000000号
		sales_orders_url = $members/help
	END
}

conf_ca()
{
	conf ca ca <<- END
		socket = $run/ca/issue.sock
		admin_socket = $run/ca/admin.sock
		users = $(user_of web) $(user_of jobs)
		admins = $(id -un) $(user_of ca)
		db = $(conninfo certdesk_ca)
		key = $var/ca/issuing-key.pem
		passphrase_file = $var/ca/passphrase
		certificate = $var/ca/issuing.pem
		root = $var/ca/root.pem
		crl_file = $var/crl/certdesk.crl
		journal = $var/ca/journal
		profiles = $source/ca/profiles
		origin = $members
		crl_url = $pki/crl/certdesk.crl
		ocsp_url = $pki/ocsp
		issuer_url = $pki/ca/certdesk.cer
	END
}

conf_jobs()
{
	conf jobs jobs <<- END
		db = $(conninfo certdesk_jobs)
		keyring = $keys/jobs/keyring
		platform_key = $keys/platform.pem
		origin = $members
		ca_chain = $keys/ca_chain.pem
		alipay_gateway = $sandbox/gateway.do
		alipay_app_id = $app_id
		alipay_seller_id = $seller_id
		merchant_key = $keys/merchant.pem
		alipay_public_key = $keys/alipay_public_key.pem
		notify_url = $members/pay/notify/alipay
		return_url = $members/pay/return/alipay
		sms_endpoint = $sandbox
		sms_key_id = $sms_key_id
		sms_secret_file = $keys/jobs/sms_secret
		sms_sign_name = $sms_sign_name
		ca_socket = $run/ca/issue.sock
		ca_file = $keys/root.crt
		metrics = 127.0.0.1:${port[jobs_metrics]}
	END
}

# For whoever runs dev: build/ops/certdeskctl -c var/etc/ctl.conf doctor
conf_ctl()
{
	cat > "$etc/ctl.conf" <<- END
		db = $(conninfo certdesk_owner)
		sql = $source/sql
		ca_admin_socket = $run/ca/admin.sock
		crl_file = $var/crl/certdesk.crl
		disk = $var
		workers = 32
		keepalive = 24
	END
}

conf_sandbox()
{
	conf sandbox sandbox <<- END
		listen = 127.0.0.1
		port = ${port[sandbox]}
		dir = $var/sandbox
		tls_certificate = $keys/sandbox_tls.crt
		tls_key = $keys/sandbox_tls.key
		trust = $keys/root.crt
		merchant_public_key = $keys/merchant_public.pem
		app_id = $app_id
		seller_id = $seller_id
		notify_hosts = localhost:${port[members]}
		return_hosts = localhost:${port[members]}
		clock_factor = ${CERTDESK_CLOCK_FACTOR:-1}
		token_file = $keys/sandbox/sandbox_token
		sms_key_id = $sms_key_id
		sms_secret_file = $keys/sandbox/sms_secret
		sms_sign_name = $sms_sign_name
	END
}

conf_agent()
{
	cat > "$etc/softhsm2.conf" <<- END
		directories.tokendir = $var/tokens
		objectstore.backend = file
		log.level = ERROR
	END
	conf agent member <<- END
		origins = $members
		platform_keys = $keys/platform_public.pem
		module = $(softhsm_module)
		pinentry = $(pinentry)
		worker = $build/agent/ukey-worker
		state_dir = $var/member
		site_name = 演示采购电子商务平台
	END
}

softhsm_module()
{
	local at

	for at in /usr/lib/softhsm/libsofthsm2.so /usr/lib/*/softhsm/libsofthsm2.so; do
		[ ! -e "$at" ] || {
			echo "$at"
			return
		}
	done
	die "the SoftHSM module is not installed"
}

# On a desktop the member's own pinentry; without a screen, and in tests, one
# that types the demo's PIN, since nobody could.
pinentry()
{
	if [ -z "${CERTDESK_PINENTRY-}" ] && [ -n "${DISPLAY-}${WAYLAND_DISPLAY-}" ] && [ -x /usr/bin/pinentry ]; then
		echo /usr/bin/pinentry
		return
	fi
	install -m 755 "$top/tests/agent/pinentry.sh" "$var/member/pinentry.sh"
	cat > "$var/member/pinentry" <<- END
		#!/bin/sh
		PINENTRY_FILE='$var/member/pin' PINENTRY_LOG='$var/member/pinentry.log' exec '$var/member/pinentry.sh' "\$@"
	END
	chmod 755 "$var/member/pinentry"
	echo "$demo_pin" > "$var/member/pin"
	am_root && chown "$(user_of member)" "$var/member/pin"
	echo "$var/member/pinentry"
}

conf_nginx()
{
	local file user_line='' processes=2

	! am_root || user_line="user $(user_of edge) certdesk;"
	mkdir -p "$etc/nginx"
	for file in "$source"/nginx/*.conf.in; do
		sed -e "s|@WEB_SOCKET@|$run/web/fcgi.sock|g" -e 's|@KEEPALIVE@|12|g' \
			-e "s|@CONF_DIR@|$etc/nginx|g" -e "s|@STATIC_DIR@|$build/static|g" \
			-e "s|@ERROR_DIR@|$source/nginx/error|g" -e "s|@DOWNLOAD_DIR@|$var/downloads|g" \
			-e "s|@MEMBERS_LISTEN@|127.0.0.1:${port[members]}|g" -e "s|@ADMIN_LISTEN@|127.0.0.1:${port[admin]}|g" \
			-e "s|@PKI_LISTEN@|127.0.0.1:${port[pki]}|g" -e 's|@SERVER_NAME@|localhost admin.localhost 127.0.0.1|g' \
			-e "s|@TLS_CERT@|$keys/tls.crt|g" -e "s|@TLS_KEY@|$keys/tls.key|g" \
			-e "s|@OFFICER_CA@|$keys/officers_ca.crt|g" -e 's|@HSTS_SECONDS@|0|g' \
			-e "s|@CRL_DIR@|$var/crl|g" -e "s|@CA_DIR@|$var/published|g" \
			-e "s|@USER_LINE@|$user_line|g" -e "s|@NGINX_PROCESSES@|$processes|g" \
			-e "s|@RUN_DIR@|$run/edge|g" -e "s|@LOG_DIR@|$log|g" \
			"$file" > "$etc/nginx/$(basename "$file" .in)"
	done
	! grep -n '@[A-Z_]*@' "$etc/nginx/"*.conf >&2 || die "nginx: a name in a template has no value"
}
