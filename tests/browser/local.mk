# tests/browser: the whole way in a real Chromium; run by `./dev test browser`.

EXTRA_DIST += \
	%D%/10-pages.test.js \
	%D%/lib/browser.js \
	%D%/lib/instance.js \
	%D%/lib/screens.js \
	%D%/package-lock.json \
	%D%/package.json
