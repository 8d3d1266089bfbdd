# views: pages compiled to C, and what the browser loads.
#
# A new page: put views/NAME.html here, one line, in alphabetical order. It
# becomes views/NAME.c and views/NAME.h in the build tree, with the function
# view_NAME. A new static file: put it in VIEW_STATIC.

VIEW_PAGES = %D%/account.html
VIEW_PAGES += %D%/address_form.html
VIEW_PAGES += %D%/address_pick.html
VIEW_PAGES += %D%/addresses.html
VIEW_PAGES += %D%/admin_application.html
VIEW_PAGES += %D%/admin_applications.html
VIEW_PAGES += %D%/admin_scan.html
VIEW_PAGES += %D%/admin_sign_in.html
VIEW_PAGES += %D%/alert.html
VIEW_PAGES += %D%/application.html
VIEW_PAGES += %D%/application_timeline.html
VIEW_PAGES += %D%/ask.html
VIEW_PAGES += %D%/certificate.html
VIEW_PAGES += %D%/certificate_applications.html
VIEW_PAGES += %D%/certificate_history.html
VIEW_PAGES += %D%/certificate_rows.html
VIEW_PAGES += %D%/certificates.html
VIEW_PAGES += %D%/check_row.html
VIEW_PAGES += %D%/check_rows.html
VIEW_PAGES += %D%/choice_cards.html
VIEW_PAGES += %D%/company.html
VIEW_PAGES += %D%/dialog_end.html
VIEW_PAGES += %D%/dialog_top.html
VIEW_PAGES += %D%/download.html
VIEW_PAGES += %D%/download_dialog.html
VIEW_PAGES += %D%/empty_state.html
VIEW_PAGES += %D%/environment.html
VIEW_PAGES += %D%/error.html
VIEW_PAGES += %D%/field.html
VIEW_PAGES += %D%/field_select.html
VIEW_PAGES += %D%/form_tokens.html
VIEW_PAGES += %D%/help.html
VIEW_PAGES += %D%/home.html
VIEW_PAGES += %D%/icon.html
VIEW_PAGES += %D%/inbox.html
VIEW_PAGES += %D%/invoice_title_form.html
VIEW_PAGES += %D%/invoice_title_pick.html
VIEW_PAGES += %D%/invoice_titles.html
VIEW_PAGES += %D%/layout_end.html
VIEW_PAGES += %D%/layout_nav.html
VIEW_PAGES += %D%/layout_top.html
VIEW_PAGES += %D%/members.html
VIEW_PAGES += %D%/money_line.html
VIEW_PAGES += %D%/next_step.html
VIEW_PAGES += %D%/notice.html
VIEW_PAGES += %D%/notices.html
VIEW_PAGES += %D%/order.html
VIEW_PAGES += %D%/order_confirm.html
VIEW_PAGES += %D%/order_entries.html
VIEW_PAGES += %D%/order_timeline.html
VIEW_PAGES += %D%/orders.html
VIEW_PAGES += %D%/pager.html
VIEW_PAGES += %D%/payment.html
VIEW_PAGES += %D%/payment_return.html
VIEW_PAGES += %D%/progress.html
VIEW_PAGES += %D%/renewal_certificates.html
VIEW_PAGES += %D%/renewal_form.html
VIEW_PAGES += %D%/seal_records.html
VIEW_PAGES += %D%/sign_in.html
VIEW_PAGES += %D%/status_tag.html
VIEW_PAGES += %D%/steps.html
VIEW_PAGES += %D%/structure.html
VIEW_PAGES += %D%/upload_slot.html

VIEW_STATIC = %D%/static/agent.js
VIEW_STATIC += %D%/static/app.js
VIEW_STATIC += %D%/static/checks.js
VIEW_STATIC += %D%/static/download.js
VIEW_STATIC += %D%/static/environment.js
VIEW_STATIC += %D%/static/favicon.svg
VIEW_STATIC += %D%/static/icons.svg
VIEW_STATIC += %D%/static/payment.js
VIEW_STATIC += %D%/static/sample-back.svg
VIEW_STATIC += %D%/static/sample-front.svg
VIEW_STATIC += %D%/static/sign_application.js
VIEW_STATIC += %D%/static/sign_in.js
VIEW_STATIC += %D%/static/theme.css

noinst_PROGRAMS += %D%/viewc
%C%_viewc_SOURCES = %D%/viewc.c

noinst_LIBRARIES += %D%/libviews.a
%C%_libviews_a_SOURCES = %D%/certificate_parts.c %D%/certificate_parts.h
%C%_libviews_a_SOURCES += %D%/browser.c %D%/browser.h
%C%_libviews_a_SOURCES += %D%/format.c %D%/format.h
%C%_libviews_a_SOURCES += %D%/html.c %D%/html.h
%C%_libviews_a_SOURCES += %D%/journey.c %D%/journey.h
%C%_libviews_a_SOURCES += %D%/order_parts.h
%C%_libviews_a_SOURCES += %D%/page.c %D%/page.h
%C%_libviews_a_SOURCES += %D%/parts.h
%C%_libviews_a_SOURCES += %D%/sign_in_data.h
%C%_libviews_a_SOURCES += %D%/typed.c %D%/typed.h
%C%_libviews_a_SOURCES += %D%/words.c %D%/words.h
nodist_%C%_libviews_a_SOURCES = $(VIEW_PAGES:.html=.c) %D%/static_names.c

EXTRA_DIST += $(VIEW_PAGES) $(VIEW_STATIC) %D%/static_names.sh
BUILT_SOURCES += $(VIEW_PAGES:.html=.h)
CLEANFILES += $(VIEW_PAGES:.html=.c) $(VIEW_PAGES:.html=.h) \
	%D%/static_names.c static/*

%D%/%.c: %D%/%.html %D%/viewc$(EXEEXT)
	$(AM_V_GEN)%D%/viewc$(EXEEXT) $< >$@.tmp && mv $@.tmp $@

%D%/%.h: %D%/%.html %D%/viewc$(EXEEXT)
	$(AM_V_GEN)%D%/viewc$(EXEEXT) -h $< >$@.tmp && mv $@.tmp $@

%D%/static_names.c: $(VIEW_STATIC) %D%/static_names.sh
	$(AM_V_GEN)$(SHELL) $(srcdir)/%D%/static_names.sh static \
	    $(VIEW_STATIC:%=$(srcdir)/%) >$@.tmp && mv $@.tmp $@

install-data-hook:
	$(MKDIR_P) '$(DESTDIR)$(pkgdatadir)/static'
	$(INSTALL_DATA) static/* '$(DESTDIR)$(pkgdatadir)/static'

uninstall-hook:
	rm -rf '$(DESTDIR)$(pkgdatadir)/static'
