/* browser: see browser.h. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "views/browser.h"

/* In this order: most browsers also claim to be those further down. */
static const struct {
	const char *mark;
	const char *name;
} browsers[] = {
	{ "Edg/", "Edge" },
	{ "OPR/", "Opera" },
	{ "MicroMessenger/", "微信" },
	{ "QQBrowser/", "QQ 浏览器" },
	{ "HeadlessChrome/", "Chrome" },
	{ "Chrome/", "Chrome" },
	{ "Firefox/", "Firefox" },
	{ "Version/", "Safari" },
};

static const struct {
	const char *mark;
	const char *name;
} systems[] = {
	{ "Windows", "Windows" },
	{ "Android", "Android" },
	{ "iPhone", "iOS" },
	{ "iPad", "iPadOS" },
	{ "Mac OS X", "macOS" },
	{ "Linux", "Linux" },
};

static const char *
find(struct str text, const char *mark)
{
	return text.p == NULL ? NULL :
				memmem(text.p, text.len, mark, strlen(mark));
}

/* The number behind the mark: at most four digits. */
static int
version_at(struct str text, const char *p)
{
	int number = 0, digits;

	for (digits = 0;
	     digits < 4 && p < text.p + text.len && *p >= '0' && *p <= '9';
	     digits++) {
		number = number * 10 + (*p++ - '0');
	}
	return number;
}

struct shown
browser_name(struct str user_agent)
{
	struct shown out = { "其他浏览器" };
	const char *system = "", *p = NULL;
	size_t i;

	for (i = 0; i < sizeof(systems) / sizeof(systems[0]); i++) {
		if (find(user_agent, systems[i].mark) != NULL) {
			system = systems[i].name;
			break;
		}
	}
	for (i = 0; i < sizeof(browsers) / sizeof(browsers[0]); i++) {
		p = find(user_agent, browsers[i].mark);
		if (p != NULL) {
			break;
		}
	}
	if (p != NULL) {
		(void)snprintf(out.text, sizeof(out.text), "%s %d%s%s",
		    browsers[i].name,
		    version_at(user_agent, p + strlen(browsers[i].mark)),
		    system[0] == '\0' ? "" : "，", system);
	}
	return out;
}
