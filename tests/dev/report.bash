# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share their variables
# What one needs to know once it runs: for people on the screen, for tests in
# var/dev.json.

p12_password=demo-officer
demo_password=Demo-2026-pass
demo_pin=24681357
officers=(shenhe01 shenhe02)
operators=(xinghe01 xinghe02 yuanshan01 donghu01)

report_write()
{
	members=$members admin=$admin pki=$pki sandbox=$sandbox run=$run keys=$keys etc=$etc var=$var build=$build \
		password=$demo_password pin=$demo_pin p12=$p12_password operators=${operators[*]} officers=${officers[*]} \
		services=${services[*]} node > "$var/dev.json.new" <<- 'END'
			const e = process.env;
			const fs = require('fs');
			const read = (f) => { try { return fs.readFileSync(f, 'utf8').trim(); } catch { return ''; } };
			const words = (s) => s.split(' ');
			const pairs = (list, of) => Object.fromEntries(list.map((x) => [x, of(x)]));
			console.log(JSON.stringify({
				addresses: { members: e.members, admin: e.admin, pki: e.pki, sandbox: e.sandbox, sms: `${e.sandbox}/sms` },
				trust: `${e.keys}/root.crt`,
				operators: pairs(words(e.operators), (login) => ({ login, password: e.password })),
				officers: pairs(words(e.officers), (login) => ({
					login, password: e.password, p12: `${e.keys}/officer-${login}.p12`, p12_password: e.p12,
					certificate: `${e.keys}/officer-${login}.crt`, key: `${e.keys}/officer-${login}.key`,
				})),
				sockets: {
					postgres: `${e.run}/db`, web: `${e.run}/web/fcgi.sock`,
					ca: `${e.run}/ca/issue.sock`, ca_admin: `${e.run}/ca/admin.sock`,
				},
				tokens: { pin: e.pin, softhsm2_conf: `${e.etc}/softhsm2.conf`, folder: `${e.var}/tokens`, pin_file: `${e.var}/member/pin`, pinentry_log: `${e.var}/member/pinentry.log` },
				sandbox: { token: read(`${e.keys}/sandbox_token`) },
				ca: { chain: `${e.keys}/ca_chain.pem`, crl: `${e.var}/crl/certdesk.crl` },
				folders: { build: e.build, etc: e.etc, keys: e.keys, run: e.run, var: e.var, log: `${e.var}/log` },
				pids: pairs(words(e.services), (name) => Number(read(`${e.run}/${name}.pid`))),
			}, null, '\t'));
		END
	mv "$var/dev.json.new" "$var/dev.json"
}

report()
{
	local login

	cat <<- END

		Certdesk 演示系统已就绪 · the demo is running

		  会员网站 members' site      $members
		  管理后台 admin console      $admin
		  短信收件箱 SMS outbox       $sandbox/sms
		  沙箱 sandbox (支付宝/短信)  $sandbox
		  CRL 与 CA 证书 PKI          $pki

		  会员操作人 member operators（密码 password: $demo_password）
	END
	for login in "${operators[@]}"; do
		echo "    $login"
	done
	echo "  审核员 officers（密码 password: $demo_password；客户端证书 client certificate: 口令 $p12_password）"
	for login in "${officers[@]}"; do
		echo "    $login   $keys/officer-$login.p12"
	done
	cat <<- END
		  演示 UKey 的 PIN · PIN of the demo keys: $demo_pin
		  浏览器请信任此根证书 · let the browser trust this root: $keys/root.crt
		  数据与日志 data and logs: $var

	END
	if [ -n "${CERTDESK_DETACHED-}" ] || [ -f "$run/dev.pid" ] && [ "$(< "$run/dev.pid")" != "$$" ]; then
		echo "  停止 stop: ./dev stop"
	else
		echo "  按 Ctrl-C 停止 · Ctrl-C stops all of it"
	fi
}
