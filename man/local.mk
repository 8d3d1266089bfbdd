# man: the manual, in mdoc. tests/man.test compares it with the programs.

dist_man_MANS += \
	%D%/certdesk-agent-api.7 \
	%D%/certdesk-ca-protocol.7 \
	%D%/certdesk-ca.8 \
	%D%/certdesk-ca.conf.5 \
	%D%/certdesk-jobs.8 \
	%D%/certdesk-jobs.conf.5 \
	%D%/certdesk-keyring.5 \
	%D%/certdesk-profile.5 \
	%D%/certdesk-web.8 \
	%D%/certdesk-web.conf.5 \
	%D%/certdeskctl.8 \
	%D%/certdeskctl.conf.5 \
	%D%/ukey-agent.conf.5 \
	%D%/ukey-agentd.1
