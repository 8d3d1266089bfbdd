# systemd: how the programs are run on a server.

SYSTEMD_UNITS = %D%/certdesk-web.service %D%/certdesk-ca.service \
	%D%/certdesk-jobs.service
systemdunitdir = $(prefix)/lib/systemd/system
sysusersdir = $(prefix)/lib/sysusers.d
tmpfilesdir = $(prefix)/lib/tmpfiles.d
nodist_systemdunit_DATA = $(SYSTEMD_UNITS)
CLEANFILES += $(SYSTEMD_UNITS)
EXTRA_DIST += $(SYSTEMD_UNITS:=.in) %D%/certdesk.sysusers %D%/certdesk.tmpfiles

%D%/%.service: %D%/%.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) %D% && sed -e 's|@sbindir[@]|$(sbindir)|g' \
	    -e 's|@sysconfdir[@]|$(sysconfdir)|g' $< >$@.tmp && mv $@.tmp $@

install-data-local:
	$(MKDIR_P) '$(DESTDIR)$(sysusersdir)' '$(DESTDIR)$(tmpfilesdir)'
	$(INSTALL_DATA) $(srcdir)/%D%/certdesk.sysusers \
	    '$(DESTDIR)$(sysusersdir)/certdesk.conf'
	$(INSTALL_DATA) $(srcdir)/%D%/certdesk.tmpfiles \
	    '$(DESTDIR)$(tmpfilesdir)/certdesk.conf'

uninstall-local:
	rm -f '$(DESTDIR)$(sysusersdir)/certdesk.conf' \
	    '$(DESTDIR)$(tmpfilesdir)/certdesk.conf'
