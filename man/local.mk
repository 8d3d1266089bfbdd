# man: the manual.
dist_man_MANS += %D%/certdesk-ca.8 %D%/certdesk-ca-protocol.7
