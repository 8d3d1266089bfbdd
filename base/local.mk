# base: what every program stands on. libpq is apart, so that programs
# without a database do not carry it.

noinst_LIBRARIES += %D%/libbase.a
%C%_libbase_a_SOURCES = \
	%D%/arena.c %D%/arena.h \
	%D%/buf.c %D%/buf.h \
	%D%/cleanup.h \
	%D%/clock.c %D%/clock.h \
	%D%/conf.c %D%/conf.h \
	%D%/err.c %D%/err.h \
	%D%/log.c %D%/log.h \
	%D%/rand.c %D%/rand.h \
	%D%/sandbox.c %D%/sandbox.h \
	%D%/seal.c %D%/seal.h \
	%D%/secret.c %D%/secret.h \
	%D%/signals.c %D%/signals.h \
	%D%/socket.c %D%/socket.h \
	%D%/str.c %D%/str.h \
	%D%/wire.c %D%/wire.h
base_libs = %D%/libbase.a $(OPENSSL_LIBS) $(SECCOMP_LIBS)

noinst_LIBRARIES += %D%/libbasedb.a
%C%_libbasedb_a_SOURCES = %D%/db.c %D%/db.h
db_libs = %D%/libbasedb.a $(LIBPQ_LIBS)
