# agent: ukey-agentd (loopback HTTP, no key code) and ukey-worker (the key).
# The worker loads a vendor module, so neither is linked with -z nodlopen.

ukeylibexecdir = $(libexecdir)/ukey-agent
ukeysysconfdir = $(sysconfdir)/ukey-agent
ukeyautostartdir = $(sysconfdir)/xdg/autostart
ukeydesktopdir = $(datadir)/applications

ukey_cppflags = $(AM_CPPFLAGS) \
	-DUKEY_LIBEXECDIR='"$(ukeylibexecdir)"' \
	-DUKEY_SYSCONFDIR='"$(ukeysysconfdir)"'

bin_PROGRAMS += %D%/ukey-agentd
ukeylibexec_PROGRAMS = %D%/ukey-worker

noinst_LIBRARIES += %D%/libagent.a
%C%_libagent_a_CPPFLAGS = $(ukey_cppflags)
%C%_libagent_a_SOURCES = \
	%D%/agentd.h \
	%D%/api.c \
	%D%/cert.c %D%/cert.h \
	%D%/consent.c %D%/consent.h \
	%D%/crew.c \
	%D%/csr.c %D%/csr.h \
	%D%/deed.c %D%/deed.h \
	%D%/frame.c %D%/frame.h \
	%D%/front.c \
	%D%/http.c %D%/http.h \
	%D%/install.c %D%/install.h \
	%D%/job.c %D%/job.h \
	%D%/origin.c %D%/origin.h \
	%D%/pkcs11.c %D%/pkcs11.h \
	%D%/pkcs11_object.c \
	%D%/pkcs11_pair.c \
	%D%/platform.h %D%/platform_posix.c \
	%D%/problem.c %D%/problem.h \
	%D%/settings.c %D%/settings.h \
	%D%/statement.c %D%/statement.h \
	%D%/ticket.c %D%/ticket.h \
	%D%/token.c %D%/token.h \
	%D%/tool.h \
	%D%/tries.c %D%/tries.h \
	%D%/version.c %D%/version.h
nodist_%C%_libagent_a_SOURCES = %D%/tool_files.c

%C%_ukey_agentd_SOURCES = %D%/agentd.c
%C%_ukey_agentd_CPPFLAGS = $(ukey_cppflags)
%C%_ukey_agentd_LDADD = %D%/libagent.a $(JSON_LIBS) $(base_libs)

%C%_ukey_worker_SOURCES = %D%/worker.c
%C%_ukey_worker_CPPFLAGS = $(ukey_cppflags)
%C%_ukey_worker_LDADD = %D%/libagent.a $(JSON_LIBS) $(base_libs) -ldl

tool_parts = %D%/tool/embed.sh %D%/tool/index.html %D%/tool/tool.css \
	%D%/tool/tool.js
EXTRA_DIST += $(tool_parts)
CLEANFILES += %D%/tool_files.c

%D%/tool_files.c: $(tool_parts)
	$(AM_V_GEN)$(MKDIR_P) %D% && \
	$(SHELL) $(srcdir)/%D%/tool/embed.sh $(srcdir)/%D%/tool >$@.tmp && \
	mv $@.tmp $@

# Started with the user's desktop; the tool in the menu; an example of the
# configuration, which the administrator makes into agent.conf.
nodist_ukeyautostart_DATA = %D%/etc/ukey-agent.desktop
nodist_ukeydesktop_DATA = %D%/etc/ukey-tool.desktop
dist_ukeysysconf_DATA = %D%/etc/agent.conf.example
EXTRA_DIST += %D%/etc/ukey-agent.desktop.in %D%/etc/ukey-tool.desktop.in
CLEANFILES += %D%/etc/ukey-agent.desktop %D%/etc/ukey-tool.desktop

%D%/etc/%.desktop: $(srcdir)/%D%/etc/%.desktop.in
	$(AM_V_GEN)$(MKDIR_P) %D%/etc && \
	$(SED) 's,[@]bindir[@],$(bindir),' $< >$@.tmp && mv $@.tmp $@
