# tests/http: certdesk-web over real FastCGI, without nginx.

http_programs = %D%/people %D%/t_pay %D%/t_routes %D%/t_web
check_PROGRAMS += $(http_programs)
%C%_people_SOURCES = %D%/people.c %D%/people.h
%C%_people_LDADD = $(model_libs) $(base_libs) $(ARGON2_LIBS)
%C%_t_routes_SOURCES = %D%/t_routes.c %D%/client.c %D%/client.h %D%/people.h
%C%_t_routes_LDADD = $(web_libs)
%C%_t_pay_SOURCES = %D%/t_pay.c %D%/client.c %D%/client.h %D%/people.h
%C%_t_pay_LDADD = $(base_libs)
%C%_t_web_SOURCES = %D%/t_web.c %D%/client.c %D%/client.h %D%/people.h
%C%_t_web_LDADD = $(base_libs)

EXTRA_DIST += %D%/web.sh
http_tests = %D%/pay.test %D%/routes.test %D%/web.test
dist_check_SCRIPTS += $(http_tests)
TESTS += $(http_tests)

check_PROGRAMS += %D%/t_orders
%C%_t_orders_SOURCES = %D%/t_orders.c %D%/client.c %D%/client.h %D%/people.h
%C%_t_orders_LDADD = $(base_libs)
dist_check_SCRIPTS += %D%/orders.test
TESTS += %D%/orders.test
EXTRA_DIST += %D%/orders.sql

check_PROGRAMS += %D%/t_downloads
%C%_t_downloads_SOURCES = %D%/t_downloads.c %D%/client.c %D%/client.h %D%/people.h
%C%_t_downloads_LDADD = $(base_libs)
dist_check_SCRIPTS += %D%/downloads.test
TESTS += %D%/downloads.test
EXTRA_DIST += %D%/downloads.sql

check_PROGRAMS += %D%/t_renewals
%C%_t_renewals_SOURCES = %D%/t_renewals.c %D%/client.c %D%/client.h %D%/people.h
%C%_t_renewals_LDADD = $(base_libs)
dist_check_SCRIPTS += %D%/renewals.test
TESTS += %D%/renewals.test
EXTRA_DIST += %D%/renewals.sql
