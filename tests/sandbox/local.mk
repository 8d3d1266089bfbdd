# tests/sandbox: plays the outside world; run by `./dev test`, since it needs Node.

EXTRA_DIST += \
	%D%/acs3.js \
	%D%/books.js \
	%D%/cashier.js \
	%D%/cashier.script.js \
	%D%/clock.js \
	%D%/conf.js \
	%D%/ctl.js \
	%D%/faults.js \
	%D%/form.js \
	%D%/gateway.js \
	%D%/html.js \
	%D%/journal.js \
	%D%/keys.js \
	%D%/main.js \
	%D%/notice.js \
	%D%/notifier.js \
	%D%/package.json \
	%D%/request.js \
	%D%/rsa2.js \
	%D%/server.js \
	%D%/sms.js \
	%D%/sms_page.js \
	%D%/test/acs3.test.js \
	%D%/test/alipay.test.js \
	%D%/test/conf.test.js \
	%D%/test/golden.js \
	%D%/test/rsa2.test.js \
	%D%/test/sms.test.js \
	%D%/test/world.js \
	%D%/world.js
