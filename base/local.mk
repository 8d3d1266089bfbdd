# base: what every program stands on. libpq is apart, so that programs
# without a database do not carry it.

noinst_LIBRARIES += %D%/libbase.a
%C%_libbase_a_SOURCES = \
	%D%/arena.c %D%/arena.h \
	%D%/buf.c %D%/buf.h \
	%D%/cleanup.h \
	%D%/err.c %D%/err.h \
	%D%/log.c %D%/log.h \
	%D%/str.c %D%/str.h
base_libs = %D%/libbase.a $(OPENSSL_LIBS) $(SECCOMP_LIBS)
