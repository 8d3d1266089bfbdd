# ops: certdesk-jobs and certdeskctl.

sbin_PROGRAMS += %D%/certdeskctl
%C%_certdeskctl_SOURCES = \
	%D%/certdeskctl.c %D%/ctl.h \
	%D%/ctl_audit.c \
	%D%/ctl_ca.c %D%/ctl_ca.h \
	%D%/ctl_dead.c \
	%D%/ctl_doctor.c \
	%D%/ctl_staff.c \
	%D%/migrate.c %D%/migrate.h
%C%_certdeskctl_CPPFLAGS = $(AM_CPPFLAGS) -DPKGDATADIR='"$(pkgdatadir)"'
%C%_certdeskctl_LDADD = $(model_libs) $(ca_libs) $(ca_codec_libs) \
	$(db_libs) $(base_libs) $(LIBPQ_LIBS) $(ARGON2_LIBS)
%C%_certdeskctl_LDFLAGS = $(AM_LDFLAGS) $(NODLOPEN_LDFLAGS)

# What the outside is spoken to with, apart so that tests can link it.
noinst_LIBRARIES += %D%/libjobs.a
%C%_libjobs_a_SOURCES = \
	%D%/gateway_ask.c %D%/gateway_ask.h \
	%D%/http.c %D%/http.h \
	%D%/jobs.h \
	%D%/jobs_conf.c %D%/jobs_conf.h \
	%D%/jobs_metrics.c %D%/jobs_metrics.h \
	%D%/kind_deadline.c \
	%D%/kind_grant.c \
	%D%/kind_message.c \
	%D%/kind_notice.c \
	%D%/kind_payment.c \
	%D%/kind_refund.c \
	%D%/kind_sms.c \
	%D%/kinds.c %D%/kinds.h \
	%D%/runner.c %D%/runner.h \
	%D%/sandbox_jobs.c %D%/sandbox_jobs.h

sbin_PROGRAMS += %D%/certdesk-jobs
%C%_certdesk_jobs_SOURCES = %D%/certdesk-jobs.c
%C%_certdesk_jobs_LDADD = %D%/libjobs.a $(gateway_libs) $(model_libs) \
	$(db_libs) $(base_libs) $(CURL_LIBS)
%C%_certdesk_jobs_LDFLAGS = $(AM_LDFLAGS) $(NODLOPEN_LDFLAGS)
