/*
 * tap: what a C test prints for the TAP driver.
 *
 *	int
 *	main(void)
 *	{
 *		ok(str_is_empty(STR("")), "the empty text is empty");
 *		is_str(str_trim(STR(" a ")), "a", "trim takes both ends");
 *		return tap_done();
 *	}
 */
#ifndef TAP_H
#define TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"

static unsigned tap_n;
static unsigned tap_n_failed;

__attribute__((format(printf, 4, 5), unused)) static bool
tap_ok(bool passed, const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	tap_n++;
	tap_n_failed += passed ? 0 : 1;
	(void)printf("%sok %u - ", passed ? "" : "not ", tap_n);
	va_start(ap, fmt);
	(void)vprintf(fmt, ap);
	va_end(ap);
	(void)printf("\n");
	if (!passed) {
		(void)printf("# failed at %s:%d\n", file, line);
	}
	(void)fflush(stdout);
	return passed;
}

__attribute__((unused)) static bool
tap_is_str(struct str got, struct str wanted, const char *file, int line,
    const char *name)
{
	bool same =
	    str_equal(got, wanted) && (got.p == NULL) == (wanted.p == NULL);

	(void)tap_ok(same, file, line, "%s", name);
	if (!same) {
		(void)printf("#    got: %s%.*s\n#  wanted: %s%.*s\n",
		    got.p == NULL ? "(none)" : "", STR_FMT(got),
		    wanted.p == NULL ? "(none)" : "", STR_FMT(wanted));
	}
	return same;
}

__attribute__((unused)) static bool
tap_is_int(
    int64_t got, int64_t wanted, const char *file, int line, const char *name)
{
	bool same = got == wanted;

	(void)tap_ok(same, file, line, "%s", name);
	if (!same) {
		(void)printf("#    got: %lld\n#  wanted: %lld\n",
		    (long long)got, (long long)wanted);
	}
	return same;
}

/* ok(condition, format, …) */
#define ok(condition, ...) tap_ok((condition), __FILE__, __LINE__, __VA_ARGS__)
/* got is a struct str; wanted a const char *, NULL for no value. */
#define is_str(got, wanted, name) \
	tap_is_str((got), str_c(wanted), __FILE__, __LINE__, (name))
#define is_int(got, wanted, name) \
	tap_is_int((got), (wanted), __FILE__, __LINE__, (name))
#define is_err(got, wanted, name)                                             \
	tap_is_str(str_c(err_info(got)->code), str_c(err_info(wanted)->code), \
	    __FILE__, __LINE__, (name))

/* Ends the program: everything after would only follow from this. */
#define need(condition, name)                                          \
	do {                                                           \
		if (!(condition)) {                                    \
			(void)printf("Bail out! %s (%s:%d)\n", (name), \
			    __FILE__, __LINE__);                       \
			exit(1);                                       \
		}                                                      \
	} while (0)

/* Prints the plan; the exit status of main. */
__attribute__((unused)) static int
tap_done(void)
{
	(void)printf("1..%u\n", tap_n);
	return tap_n_failed == 0 ? 0 : 1;
}

#endif
