/*
 * profile: what a kind of certificate looks like, from one file each. Called
 * at start and by `certdeskctl ca profile check`.
 */
#include "config.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/conf.h"
#include "ca/der.h"
#include "ca/keycheck.h"
#include "ca/profile.h"

#define PROFILES_MAX 32

struct profile_file {
	const char *name;
	int64_t version;
	const char **key_kinds;
	const char **key_usage;
	const char **extended_key_usage;
	const char **policies;
	int64_t backdate;
	int64_t years;
	int64_t max_days;
	bool credit_code;
	bool renewable;
};

#define AT(member) offsetof(struct profile_file, member)
static const struct conf_item items[] = {
	{ "name", CONF_TEXT, AT(name), NULL, 0, 0 },
	{ "version", CONF_INT, AT(version), NULL, 1, 9999 },
	{ "key_kinds", CONF_LIST, AT(key_kinds), NULL, 0, 0 },
	{ "key_usage", CONF_LIST, AT(key_usage), NULL, 0, 0 },
	{ "extended_key_usage", CONF_LIST, AT(extended_key_usage), NULL, 0, 0 },
	{ "policies", CONF_LIST, AT(policies), NULL, 0, 0 },
	{ "backdate_seconds", CONF_INT, AT(backdate), "300", 0, 3600 },
	{ "years", CONF_INT, AT(years), "1", 1, 3 },
	{ "max_days", CONF_INT, AT(max_days), NULL, 1, 1200 },
	{ "credit_code", CONF_BOOL, AT(credit_code), "no", 0, 0 },
	{ "renewable", CONF_BOOL, AT(renewable), "no", 0, 0 },
};
#undef AT

static const struct {
	const char *name;
	uint16_t bit;
} usages[] = {
	{ "digitalSignature", USAGE_DIGITAL_SIGNATURE },
	{ "nonRepudiation", USAGE_NON_REPUDIATION },
	{ "keyEncipherment", USAGE_KEY_ENCIPHERMENT },
	{ "dataEncipherment", USAGE_DATA_ENCIPHERMENT },
	{ "keyAgreement", USAGE_KEY_AGREEMENT },
	/* keyCertSign and cRLSign are not to be had from a profile. */
};

static const struct {
	const char *name;
	const char *oid;
} extended_usages[] = {
	{ "clientAuth", "1.3.6.1.5.5.7.3.2" },
	{ "emailProtection", "1.3.6.1.5.5.7.3.4" },
	/* OCSPSigning comes with its own profile kind, anyExtendedKeyUsage
	 * never. */
};

static enum err
take_key_kinds(const struct profile_file *file, struct profile *profile)
{
	for (const char **k = file->key_kinds; *k != NULL; k++) {
		unsigned kind = KEY_RSA;
		while (kind < KEY__MAX &&
		    strcmp(key_kind_name((enum key_kind)kind), *k) != 0) {
			kind++;
		}
		if (kind == KEY__MAX) {
			return err_note(ERR_INVALID,
			    "profile %s: no such key kind: %s", file->name, *k);
		}
		profile->key_kinds |= 1u << kind;
	}
	return ERR_OK;
}

static enum err
take_key_usage(const struct profile_file *file, struct profile *profile)
{
	for (const char **u = file->key_usage; *u != NULL; u++) {
		uint16_t bit = 0;
		for (size_t i = 0; i < sizeof(usages) / sizeof(usages[0]);
		     i++) {
			if (strcmp(usages[i].name, *u) == 0) {
				bit = usages[i].bit;
			}
		}
		if (bit == 0) {
			return err_note(ERR_INVALID,
			    "profile %s: key usage %s is not to be had",
			    file->name, *u);
		}
		profile->key_usage |= bit;
	}
	return ERR_OK;
}

static enum err
take_extended(const struct profile_file *file, struct arena *arena,
    struct profile *profile)
{
	const char **oids = arena_array(arena, const char *, 16);
	size_t n = 0;

	for (const char **u = file->extended_key_usage; *u != NULL; u++) {
		const char *oid = NULL;
		for (size_t i = 0;
		     i < sizeof(extended_usages) / sizeof(extended_usages[0]);
		     i++) {
			if (strcmp(extended_usages[i].name, *u) == 0) {
				oid = extended_usages[i].oid;
			}
		}
		if (oid == NULL || n == 15) {
			return err_note(ERR_INVALID,
			    "profile %s: extended key usage %s is not to be "
			    "had",
			    file->name, *u);
		}
		oids[n++] = oid;
	}
	profile->extended_key_usage = oids;
	return ERR_OK;
}

static enum err
check_policies(const struct profile_file *file, struct arena *arena)
{
	for (const char **p = file->policies; *p != NULL; p++) {
		if (der_oid(arena, str_c(*p)).p == NULL) {
			return err_note(ERR_INVALID,
			    "profile %s: %s is not an OID", file->name, *p);
		}
		for (const char **q = file->policies; q != p; q++) {
			if (strcmp(*q, *p) == 0) {
				return err_note(ERR_INVALID,
				    "profile %s: policy %s twice", file->name,
				    *p);
			}
		}
	}
	return ERR_OK;
}

static bool
name_is_usable(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len <= 32 &&
	    strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

static enum err
file_digest(const char *path, struct arena *arena, struct str *out)
{
	auto_file FILE *file = fopen(path, "re");
	char text[16384];
	unsigned char *digest = arena_alloc(arena, 32);

	if (file == NULL) {
		return err_note(ERR_NOT_FOUND, "profile %s: not there", path);
	}
	size_t len = fread(text, 1, sizeof(text), file);
	if (len == sizeof(text) || ferror(file) != 0 ||
	    EVP_Digest(text, len, digest, NULL, EVP_sha256(), NULL) != 1) {
		return err_note(ERR_INVALID, "profile %s: too long", path);
	}
	*out = (struct str){ (const char *)digest, 32 };
	return ERR_OK;
}

enum err
profile_read(const char *path, struct arena *arena, struct profile **out)
{
	struct profile *profile = arena_new_of(arena, struct profile);
	struct profile_file file = { 0 };
	enum err e;

	if ((e = file_digest(path, arena, &profile->digest)) != ERR_OK ||
	    (e = conf_read(path, items, sizeof(items) / sizeof(items[0]), &file,
		 arena)) != ERR_OK) {
		return e;
	}
	if (!name_is_usable(file.name)) {
		return err_note(ERR_INVALID, "%s: unusable name", path);
	}
	if ((e = take_key_kinds(&file, profile)) != ERR_OK ||
	    (e = take_key_usage(&file, profile)) != ERR_OK ||
	    (e = take_extended(&file, arena, profile)) != ERR_OK ||
	    (e = check_policies(&file, arena)) != ERR_OK) {
		return e;
	}
	if (profile->key_kinds == 0 || profile->key_usage == 0 ||
	    profile->extended_key_usage[0] == NULL) {
		return err_note(ERR_INVALID, "%s: a list is empty", path);
	}
	profile->name = file.name;
	profile->version = file.version;
	profile->full_name =
	    str_printf(arena, "%s@%d", file.name, (int)file.version);
	profile->policies = file.policies;
	profile->backdate = file.backdate;
	profile->years = file.years;
	profile->max_days = file.max_days;
	profile->credit_code = file.credit_code;
	profile->renewable = file.renewable;
	*out = profile;
	return ERR_OK;
}

static enum err
set_add(struct profile_set *set, struct profile *profile)
{
	if (profile_find(set, profile->full_name) != NULL ||
	    set->n_profiles == PROFILES_MAX) {
		return err_note(ERR_INVALID, "profile %.*s twice",
		    STR_FMT(profile->full_name));
	}
	set->profiles[set->n_profiles++] = profile;
	return ERR_OK;
}

enum err
profile_read_all(
    const char *folder, struct arena *arena, struct profile_set *out)
{
	enum err e = ERR_OK;
	struct dirent *entry;
	DIR *dir = opendir(folder);

	out->profiles = arena_array(arena, struct profile *, PROFILES_MAX);
	out->n_profiles = 0;
	if (dir == NULL) {
		return err_note(ERR_NOT_FOUND, "no folder %s", folder);
	}
	while (e == ERR_OK && (entry = readdir(dir)) != NULL) {
		struct profile *profile = NULL;
		if (!str_ends(str_c(entry->d_name), STR(".conf"))) {
			continue;
		}
		struct str path =
		    str_printf(arena, "%s/%s", folder, entry->d_name);
		e = profile_read(str_to_c(arena, path), arena, &profile);
		if (e == ERR_OK && profile != NULL) {
			e = set_add(out, profile);
		}
	}
	closedir(dir);
	if (e == ERR_OK && out->n_profiles == 0) {
		e = err_note(ERR_INVALID, "no profile in %s", folder);
	}
	return e;
}

const struct profile *
profile_find(const struct profile_set *set, struct str full_name)
{
	for (size_t i = 0; i < set->n_profiles; i++) {
		if (str_equal(set->profiles[i]->full_name, full_name)) {
			return set->profiles[i];
		}
	}
	return NULL;
}
