# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share their variables
# The token agent as a package that members download, set up for this
# platform: its site, its key. Published on the help page.

agent_package()
{
	local version built file work=$var/agent.new
	read -r version built < <("$build/agent/ukey-agentd" -V)
	file=ukey-agent_${version}_$(dpkg --print-architecture).deb

	if [ ! -f "$var/downloads/$file" ] || [ "$build/agent/ukey-agentd" -nt "$var/downloads/$file" ] ||
		[ "$etc/ports" -nt "$var/downloads/$file" ]; then
		rm -rf "$work"
		agent_tree "$work" "$version"
		dpkg-deb --root-owner-group --build "$work" "$var/downloads/$file" > /dev/null
		rm -r "$work"
		(cd "$var/downloads" && sha256sum "$file" > "$file.sha256")
	fi
	sql certdesk_owner <<- END
		INSERT INTO desk.agent_release (version, built, file_name, size, sha256)
		VALUES ('$version', '$built', '$file', $(stat -c %s "$var/downloads/$file"),
		    decode('$(cut -d' ' -f1 "$var/downloads/$file.sha256")', 'hex'))
		ON CONFLICT (version) DO UPDATE SET built = EXCLUDED.built, file_name = EXCLUDED.file_name,
		    size = EXCLUDED.size, sha256 = EXCLUDED.sha256;
	END
}

# agent_tree FOLDER VERSION: what the package holds.
agent_tree()
{
	local into=$1 prefix=$1/usr/local

	mkdir -p "$into/DEBIAN"
	install -Ds -m 755 "$build/agent/ukey-agentd" "$prefix/bin/ukey-agentd"
	install -Ds -m 755 "$build/agent/ukey-worker" "$prefix/libexec/ukey-agent/ukey-worker"
	install -D -m 644 "$build/agent/etc/ukey-tool.desktop" "$prefix/share/applications/ukey-tool.desktop"
	install -D -m 644 "$build/agent/etc/ukey-agent.desktop" "$into/etc/xdg/autostart/ukey-agent.desktop"
	install -D -m 644 "$keys/platform_public.pem" "$prefix/etc/ukey-agent/platform.pem"
	cat > "$prefix/etc/ukey-agent/agent.conf" <<- END
		origins = $members
		platform_keys = /usr/local/etc/ukey-agent/platform.pem
		module = $(softhsm_module)
		pinentry = /usr/bin/pinentry-gtk-2
		site_name = 演示采购电子商务平台
	END
	chmod 644 "$prefix/etc/ukey-agent/agent.conf"
	cat > "$into/DEBIAN/control" <<- END
		Package: ukey-agent
		Version: $2
		Architecture: $(dpkg --print-architecture)
		Maintainer: Certdesk <demo@certdesk.invalid>
		Depends: libc6, libssl3, libjson-c5, pinentry-gtk2, softhsm2
		Section: utils
		Priority: optional
		Description: token agent of the procurement platform
		 Lets the platform's pages renew the certificate on the key that is
		 plugged in. The PIN is typed in a window of its own.
	END
}
