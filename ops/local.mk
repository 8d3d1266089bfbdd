# ops: certdesk-jobs and certdeskctl.

sbin_PROGRAMS += %D%/certdeskctl
%C%_certdeskctl_SOURCES = \
	%D%/certdeskctl.c %D%/ctl.h \
	%D%/ctl_ca.c %D%/ctl_ca.h \
	%D%/migrate.c %D%/migrate.h
%C%_certdeskctl_CPPFLAGS = $(AM_CPPFLAGS) -DPKGDATADIR='"$(pkgdatadir)"'
%C%_certdeskctl_LDADD = $(model_libs) $(ca_libs) $(ca_codec_libs) $(base_libs) $(LIBPQ_LIBS)
%C%_certdeskctl_LDFLAGS = $(AM_LDFLAGS) $(NODLOPEN_LDFLAGS)
