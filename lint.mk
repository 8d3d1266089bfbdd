# Checks that do not run the program: `make lint`, and its parts. What passed
# is remembered in lint/, so a second run looks only at what has changed.

lint_c = $(sort $(wildcard $(addprefix $(top_srcdir)/, base/*.c gateway/*.c \
	model/*.c views/*.c fcgi/*.c ops/*.c ca/*.c agent/*.c tests/*/*.c)))
lint_h = $(sort $(wildcard $(addprefix $(top_srcdir)/, base/*.h gateway/*.h \
	model/*.h views/*.h fcgi/*.h ops/*.h ca/*.h agent/*.h tests/*.h \
	tests/*/*.h)))
lint_sh = $(sort $(wildcard $(addprefix $(top_srcdir)/, dev autogen.sh \
	.ci/run tests/*.sh tests/*.test tests/*/*.sh tests/*/*.test \
	views/*.sh nginx/*.sh)))
lint_js = $(sort $(wildcard $(addprefix $(top_srcdir)/, views/static/*.js \
	tests/sandbox/*.js tests/browser/*.js)))
lint_man = $(sort $(wildcard $(addprefix $(top_srcdir)/, man/*.[1578])))

# From "/src/base/err.c" to "lint/base/err.c.KIND".
lint_stamps = $(patsubst $(top_srcdir)/%,lint/%.$(1),$(2))

lint_compile = $(CC) $(DEFS) $(DEFAULT_INCLUDES) $(INCLUDES) $(AM_CPPFLAGS) \
	$(CPPFLAGS) $(lint_defines) $(WARN_CFLAGS)
# What some programs are told on the command line (see their local.mk).
lint_defines = -DPKGDATADIR='"x"' -DPKGLIBEXECDIR='"x"' -DLIBEXECDIR='"x"' \
	-DSYSCONFDIR='"x"' -DLOCALSTATEDIR='"x"' -DBINDIR='"x"'

lint: headers-check lint-house lint-analyzer lint-cppcheck lint-tidy \
	lint-shell lint-js lint-man
	@echo "lint: clean"

lint-house:
	$(AM_V_at)top_srcdir='$(top_srcdir)' $(SHELL) \
	    $(top_srcdir)/tests/house.test | grep -A20 '^not ok' && exit 1; :

lint-analyzer: $(call lint_stamps,analyzer,$(lint_c))
lint/%.c.analyzer: $(top_srcdir)/%.c | $(BUILT_SOURCES)
	@$(MKDIR_P) $(@D)
	$(AM_V_GEN)$(lint_compile) -O1 -fanalyzer -Werror -c $< -o $@.o && \
	rm -f $@.o && : >$@

lint-tidy: $(call lint_stamps,tidy,$(lint_c))
lint/%.c.tidy: $(top_srcdir)/%.c $(top_srcdir)/.clang-tidy | $(BUILT_SOURCES)
	@test -n "$(CLANG_TIDY)" || { echo "clang-tidy is missing" >&2; exit 1; }
	@$(MKDIR_P) $(@D)
	$(AM_V_GEN)$(CLANG_TIDY) --quiet --warnings-as-errors='*' $< -- $(DEFS) \
	    $(DEFAULT_INCLUDES) $(AM_CPPFLAGS) $(CPPFLAGS) $(lint_defines) \
	    -std=gnu11 -U_FORTIFY_SOURCE 2>lint/tidy.err || \
	    { grep -v 'warnings generated' lint/tidy.err; exit 1; }; : >$@

# cppcheck 2.10 does not know __attribute__((cleanup)) (the analyzers above and
# below do), takes the -1 of an anonymous mmap for a mistake, and warns of calls that only
# threads make unsafe: these programs have none.
lint_suppress = $(addprefix --suppress=, missingIncludeSystem \
	internalAstError resourceLeak memleak getpwnamCalled getgrnamCalled \
	readdirCalled getpwuidCalled invalidFunctionArg)

lint-cppcheck: $(call lint_stamps,cppcheck,$(lint_c))
lint/%.c.cppcheck: $(top_srcdir)/%.c
	@test -n "$(CPPCHECK)" || { echo "cppcheck is missing" >&2; exit 1; }
	@$(MKDIR_P) $(@D)
	$(AM_V_GEN)$(CPPCHECK) --quiet --std=c11 --library=posix \
	    --enable=warning,performance,portability --inline-suppr \
	    $(lint_suppress) --error-exitcode=1 -I $(top_srcdir) -I . $< && : >$@

# The Makefile gives tests their folders (SC2154); what is sourced gives its
# variables to others (SC2034). Unset ones stop a test by themselves: set -u.
lint-shell:
	@test -n "$(SHELLCHECK)" || { echo "shellcheck is missing" >&2; exit 1; }
	$(AM_V_at)$(SHELLCHECK) -S warning -e SC2154,SC2034 -x -P $(top_srcdir) $(lint_sh)

lint-js: $(call lint_stamps,js,$(lint_js))
lint/%.js.js: $(top_srcdir)/%.js
	@$(MKDIR_P) $(@D)
	$(AM_V_GEN)node --check $< && : >$@

# STYLE lines are advice; from "warning" on it is a mistake.
lint-man:
	$(AM_V_at)test -z "$(lint_man)" || $(MANDOC) -T lint -W warning \
	    $(lint_man)

# Every header stands alone.
headers-check: $(call lint_stamps,header,$(lint_h))
lint/%.h.header: $(top_srcdir)/%.h | $(BUILT_SOURCES)
	@$(MKDIR_P) $(@D)
	$(AM_V_GEN)printf '#include "config.h"\n#include "%s"\n' '$*.h' | \
	    $(lint_compile) -Werror -fsyntax-only -x c - && : >$@

# clang-format 14 alone: others set the same file otherwise.
format-check:
	$(AM_V_at)$(CLANG_FORMAT) --dry-run --Werror $(lint_c) $(lint_h)
format:
	$(AM_V_at)$(CLANG_FORMAT) -i $(lint_c) $(lint_h)

clean-local:
	rm -rf lint

.PHONY: lint lint-house lint-analyzer lint-tidy lint-cppcheck lint-shell \
	lint-js lint-man headers-check format-check format
