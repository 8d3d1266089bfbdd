# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share their variables
# Figures of speed: every one a ratio of two things measured in turn in one
# run, for machines differ and are noisy. Writes docs/performance.md.

rounds=5 seconds=3 connections=8

# The members' site without TLS and limits, for both sides of each pair.
bench_nginx()
{
	local dir=$1

	curl -fsS --cacert "$keys/root.crt" -b "$dir/cookies" "$members/certificates" -o "$dir/page.html"
	cat > "$dir/nginx.conf" <<- END
		daemon off; worker_processes 2; pid $dir/nginx.pid; error_log $dir/error.log;
		events { worker_connections 1024; }
		http {
			access_log off;
			upstream certdesk_web { server unix:$run/web/fcgi.sock; keepalive 8; }
			types { text/html html; }
			server {
				listen 127.0.0.1:${port[bench]};
				location = /page.html { root $dir; }
				location / { include $etc/nginx/fastcgi.conf; fastcgi_param CERTDESK_SITE members; }
			}
		}
	END
}

# Signs the demo's operator in; the cookies stay in FOLDER/cookies.
bench_sign_in()
{
	local dir=$1 page csrf once

	page=$(curl -fsS --cacert "$keys/root.crt" -c "$dir/cookies" "$members/sign-in")
	csrf=$(sed -n 's/.*name="_csrf" value="\([^"]*\)".*/\1/p' <<< "$page" | head -n 1)
	once=$(sed -n 's/.*name="_once" value="\([^"]*\)".*/\1/p' <<< "$page" | head -n 1)
	curl -fsS --cacert "$keys/root.crt" -b "$dir/cookies" -c "$dir/cookies" -o /dev/null \
		--data-urlencode "_csrf=$csrf" --data-urlencode "_once=$once" \
		--data-urlencode login=xinghe01 --data-urlencode password=Demo-2026-pass "$members/sign-in"
}

# requests PATH: requests a second.
requests()
{
	wrk -t 2 -c "$connections" -d "$seconds" -H "Cookie: $bench_cookie" \
		"http://127.0.0.1:${port[bench]}$1" | sed -n 's/^Requests\/sec: *//p'
}

# The statements of the list page, as pgbench takes them.
bench_statements()
{
	local member operator

	read -r member operator < <(sql certdesk_owner -At -F ' ' -c "SELECT g.member_id, o.operator_id
		FROM desk.operator o JOIN desk.operator_grant g USING (operator_id) WHERE o.login = 'xinghe01' LIMIT 1")
	awk -v member="$member" -v operator="$operator" -v token="$(sql certdesk_owner -At -c \
		"SELECT encode(token_hash, 'hex') FROM desk.session ORDER BY created_at DESC LIMIT 1")" '
		function flush() {
			if (name == "session_find")
				gsub(/\$1/, "\x27\\x" token "\x27::bytea", body)
			else {
				gsub(/\$1/, member, body); gsub(/\$2/, operator, body)
				gsub(/\$[4567]::text IS NULL/, "true", body); gsub(/\$[4567]/, "\x27\x27", body)
				gsub(/\$3/, name ~ /count/ ? "\x27\x27" : "0", body); gsub(/\$8/, "21", body)
				gsub(/\x27\x27::text IS NULL/, "true", body)
			}
			gsub(/\n/, " ", body); print body; body = ""
		}
		/^-- name:/ { name = $3; wanted = name == "session_find" || name == "certificate_list_older"; next }
		/^--/ || !wanted { next }
		{ body = body $0 "\n" }
		/;$/ { flush() }
	' "$top/sql/queries/session.sql" "$top/sql/queries/certificate.sql"
}

median()
{
	sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# ratio A B…: the median of the quotients of pairs, one pair a line.
ratio()
{
	awk '{ printf "%.3f\n", $1 / $2 }' | median
}

bench_pages()
{
	local dir=$1 i page file empty bench

	bench_statements > "$dir/list.sql"
	for ((i = 0; i < rounds; i++)); do
		page=$(requests /certificates)
		file=$(requests /page.html)
		empty=$(requests /readyz)
		bench=$(pgbench -n -M prepared -c "$connections" -j 2 -T "$seconds" -f "$dir/list.sql" \
			"$(conninfo certdesk_web)" 2> /dev/null | sed -n 's/^tps = \([0-9.]*\).*/\1/p')
		echo "$page $file" >> "$dir/file"
		echo "$page $empty" >> "$dir/empty"
		echo "$page $bench" >> "$dir/pgbench"
	done
}

bench()
{
	local dir list

	command -v wrk > /dev/null || { am_root && apt-get install -y -qq wrk > /dev/null 2>&1; } ||
		die "wrk is needed to measure"
	"$top/dev" run --detach > /dev/null
	places_find
	ports_read
	port[bench]=$((port[web_metrics] + 1000))
	dir=$(mktemp -d /var/tmp/certdesk-bench.XXXXXX)
	chmod 755 "$dir"
	bench_sign_in "$dir"
	bench_cookie=$(awk '!/^# |^$/ { sub(/^#HttpOnly_/, ""); printf "%s%s=%s", n++ ? "; " : "", $6, $7 }' "$dir/cookies")
	bench_nginx "$dir"
	chmod 644 "$dir/page.html"
	"$(nginx_bin)" -c "$dir/nginx.conf" -g "user $(user_of edge) certdesk;" &
	await 20 "nginx for the measurement" curl -fs -o /dev/null "http://127.0.0.1:${port[bench]}/page.html"
	bench_pages "$dir"
	list=$(bench_report "$dir")
	kill "$(< "$dir/nginx.pid")"
	wait
	rm -r "$dir"
	printf '%s\n' "$list" | tee "$top/docs/performance.md"
}

bench_report()
{
	local dir=$1

	cat <<- END
		# Speed

		Measured by \`./dev bench\` on $(date -u +%F) at commit $(git -C "$top" rev-parse --short HEAD 2> /dev/null || echo unknown),
		$(nproc) cores of $(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1). Each figure is the
		median of $rounds rounds in which both sides ran for $seconds seconds in turn, over $connections connections; nginx, PostgreSQL
		and the workers share the cores, and TLS and request limits are out of the way on both sides.

		| 证书列表 page, requests a second, as a share of | measured | goal |
		|---|---|---|
		| its two statements under \`pgbench -M prepared\` | $(ratio < "$dir/pgbench") | 0.60 |
		| a page that only asks \`SELECT 1\` | $(ratio < "$dir/empty") | – |
		| nginx sending the same page as a file | $(ratio < "$dir/file") | – |

		Requests a second of the page in the last round: $(tail -n 1 "$dir/file" | cut -d ' ' -f 1).
	END
}
