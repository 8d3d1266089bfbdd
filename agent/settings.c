/*
 * settings: table of keys, ownership of the file, form of the origins.
 */
#include "config.h"

#include "agent/settings.h"

#include <stddef.h>

#include "agent/origin.h"
#include "agent/platform.h"
#include "base/conf.h"
#include "base/str.h"

#ifndef UKEY_LIBEXECDIR
#define UKEY_LIBEXECDIR "/usr/libexec/ukey-agent"
#endif

#define ITEM(name, kind, standard)                         \
	{                                                  \
		.key = #name, .type = (kind),              \
		.offset = offsetof(struct settings, name), \
		.fallback = (standard)                     \
	}

/* clang-format off */
static const struct conf_item items[] = {
	ITEM(origins, CONF_LIST, NULL),
	ITEM(platform_keys, CONF_LIST, NULL),
	ITEM(module, CONF_TEXT, NULL),
	ITEM(pinentry, CONF_TEXT, "/usr/bin/pinentry"),
	ITEM(worker, CONF_TEXT, UKEY_LIBEXECDIR "/ukey-worker"),
	ITEM(state_dir, CONF_TEXT, ""),
	ITEM(site_name, CONF_TEXT, "电子采购平台"),
	{ "first_port", CONF_INT, offsetof(struct settings, first_port), "18620", 1024,
	    65530 },
	{ "pin_tries", CONF_INT, offsetof(struct settings, pin_tries), "6",
	    1, 15 },
};

/* clang-format on */

enum err
settings_read(const char *path, struct arena *arena, struct settings *out)
{
	if (!platform_file_is_trusted(path)) {
		return err_note(ERR_DENIED,
		    "%s must belong to root or to you and be writable by no "
		    "one else",
		    path);
	}
	enum err err = conf_read(
	    path, items, sizeof(items) / sizeof(items[0]), out, arena);
	if (err != ERR_OK) {
		return err;
	}
	for (const char **origin = out->origins; *origin != NULL; origin++) {
		if (!origin_is_well_formed(str_c(*origin))) {
			return err_note(
			    ERR_INVALID, "%s: origin %s", path, *origin);
		}
	}
	if (out->module[0] != '/' || out->pinentry[0] != '/' ||
	    out->worker[0] != '/') {
		return err_note(ERR_INVALID,
		    "%s: module, pinentry and worker are absolute paths", path);
	}
	return ERR_OK;
}
