# tests: a part for each folder that they try.

include %D%/unit/local.mk
include %D%/sql/local.mk
include %D%/http/local.mk
include %D%/ca/local.mk
include %D%/agent/local.mk
include %D%/fuzz/local.mk
include %D%/ops/local.mk
include %D%/sandbox/local.mk
include %D%/demo/local.mk
include %D%/browser/local.mk

EXTRA_DIST += %D%/tap.h
dist_check_SCRIPTS += %D%/pg.sh %D%/house.test %D%/man.test
TESTS += %D%/house.test %D%/man.test
