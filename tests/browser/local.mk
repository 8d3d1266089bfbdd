# tests/browser: the whole way in a real Chromium; run by `./dev test browser`.

EXTRA_DIST += \
	%D%/10-pages.test.js \
	%D%/20-renewal.test.js \
	%D%/25-applications.test.js \
	%D%/30-interrupted.test.js \
	%D%/35-orders.test.js \
	%D%/40-review.test.js \
	%D%/50-mistakes.test.js \
	%D%/60-key.test.js \
	%D%/70-agent.test.js \
	%D%/90-killed.test.js \
	%D%/95-books.test.js \
	%D%/lib/browser.js \
	%D%/lib/instance.js \
	%D%/lib/renewal.js \
	%D%/lib/screens.js \
	%D%/package-lock.json \
	%D%/package.json
