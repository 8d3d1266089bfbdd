# Compiler flags, each probed: clang 14 lacks some that gcc 12 has.

# CERTDESK_CFLAG(VARIABLE, FLAG): append FLAG to VARIABLE if the compiler
# takes it without a word.
AC_DEFUN([CERTDESK_CFLAG], [
	AC_MSG_CHECKING([whether $CC takes $2])
	certdesk_saved_CFLAGS=$CFLAGS
	CFLAGS="$CFLAGS -Werror $2"
	AC_COMPILE_IFELSE([AC_LANG_PROGRAM([], [])],
		[AC_MSG_RESULT([yes])
		 $1="$$1 $2"],
		[AC_MSG_RESULT([no])])
	CFLAGS=$certdesk_saved_CFLAGS
])

# CERTDESK_LDFLAG(VARIABLE, FLAG): the same for the linker.
AC_DEFUN([CERTDESK_LDFLAG], [
	AC_MSG_CHECKING([whether the linker takes $2])
	certdesk_saved_CFLAGS=$CFLAGS
	certdesk_saved_LDFLAGS=$LDFLAGS
	CFLAGS="$CFLAGS -fPIE"
	LDFLAGS="$LDFLAGS -Werror $2"
	AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
		[AC_MSG_RESULT([yes])
		 $1="$$1 $2"],
		[AC_MSG_RESULT([no])])
	CFLAGS=$certdesk_saved_CFLAGS
	LDFLAGS=$certdesk_saved_LDFLAGS
])

AC_DEFUN([CERTDESK_WARNINGS], [
	AC_ARG_ENABLE([werror], [AS_HELP_STRING([--enable-werror],
		[warnings are errors])], [], [enable_werror=no])

	WARN_CFLAGS=
	m4_foreach_w([certdesk_flag], [
		-std=gnu11 -Wall -Wextra -Wshadow -Wstrict-prototypes
		-Wmissing-prototypes -Wold-style-definition -Wpointer-arith
		-Wcast-qual -Wwrite-strings -Wformat=2 -Wundef -Wvla -Walloca
		-Wnull-dereference -Wconversion -Wimplicit-fallthrough
		-Wduplicated-cond -Wlogical-op -Werror=implicit
		-Werror=incompatible-pointer-types
		-Werror=int-conversion],
		[CERTDESK_CFLAG([WARN_CFLAGS], certdesk_flag)])
	# This one alone is a warning without -Wformat.
	CERTDESK_CFLAG([WARN_CFLAGS], [-Wformat -Werror=format-security])
	AS_IF([test "x$enable_werror" = xyes],
		[WARN_CFLAGS="$WARN_CFLAGS -Werror"])
	AC_SUBST([WARN_CFLAGS])
])

AC_DEFUN([CERTDESK_HARDENING], [
	AC_ARG_ENABLE([sanitizers], [AS_HELP_STRING([--enable-sanitizers],
		[AddressSanitizer and UndefinedBehaviorSanitizer])],
		[], [enable_sanitizers=no])
	AC_ARG_ENABLE([coverage], [AS_HELP_STRING([--enable-coverage],
		[count executed lines])], [], [enable_coverage=no])

	HARDEN_CPPFLAGS=
	HARDEN_CFLAGS=
	HARDEN_LDFLAGS=
	NODLOPEN_LDFLAGS=
	AS_IF([test "x$enable_sanitizers" = xyes], [
		# Fortified calls hide reads and writes from the sanitizers.
		HARDEN_CPPFLAGS="-U_FORTIFY_SOURCE"
		HARDEN_CFLAGS="-fsanitize=address,undefined dnl
-fno-sanitize-recover=all -fno-omit-frame-pointer"
		HARDEN_LDFLAGS="-fsanitize=address,undefined"
	], [
		# Debian's gcc fortifies at level 2 by itself: undefine first.
		# Fortify wants optimisation, so it is probed with -O2.
		certdesk_fortify=
		CERTDESK_CFLAG([certdesk_fortify],
			[-O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3])
		AS_IF([test -n "$certdesk_fortify"], [HARDEN_CPPFLAGS=dnl
"-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3"])
	])
	m4_foreach_w([certdesk_flag], [
		-fstack-protector-strong -fstack-clash-protection
		-fcf-protection=full -fPIE -ftrivial-auto-var-init=zero
		-fno-common -fno-delete-null-pointer-checks],
		[CERTDESK_CFLAG([HARDEN_CFLAGS], certdesk_flag)])
	m4_foreach([certdesk_flag], [[-pie], [[-Wl,-z,relro]], [[-Wl,-z,now]],
		[[-Wl,-z,noexecstack]], [[-Wl,--as-needed]]],
		[CERTDESK_LDFLAG([HARDEN_LDFLAGS], certdesk_flag)])
	# Only for programs that load neither PKCS#11 modules nor providers.
	CERTDESK_LDFLAG([NODLOPEN_LDFLAGS], [[-Wl,-z,nodlopen]])
	AS_IF([test "x$enable_coverage" = xyes], [
		HARDEN_CFLAGS="$HARDEN_CFLAGS --coverage"
		HARDEN_LDFLAGS="$HARDEN_LDFLAGS --coverage"
	])
	AC_SUBST([HARDEN_CPPFLAGS])
	AC_SUBST([HARDEN_CFLAGS])
	AC_SUBST([HARDEN_LDFLAGS])
	AC_SUBST([NODLOPEN_LDFLAGS])
])
