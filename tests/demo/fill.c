/*
 * fill: a filter that makes demo data loadable. In the text it reads it
 * replaces
 *
 *	{{seal PLACE|TEXT}}      the text sealed for that place, as '\x…'
 *	{{seal-file PLACE|FILE}} a small file's octets, sealed likewise
 *	{{mac PURPOSE|TEXT}}     its keyed digest, as '\x…'; \n is a line feed
 *	{{password TEXT}}        its Argon2id hash, as '$argon2id…'
 *
 * with the keyring named on the command line. Used by `dev` and tests only.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <argon2.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/rand.h"
#include "base/seal.h"
#include "base/str.h"

#define INPUT_MAX (4U << 20)
#define CEILING   (64U << 20)

struct filler {
	struct arena *arena;
	struct keyring *keyring;
};

static void
print_bytes(struct filler *filler, struct str bytes)
{
	struct str hex = str_to_hex(filler->arena, bytes);

	printf("'\\x%.*s'", (int)hex.len, hex.p);
}

static struct str
with_line_feeds(struct arena *arena, struct str text)
{
	struct buf out;
	struct str line, rest = text;

	buf_init(&out, arena, CEILING);
	while (str_cut(rest, '\\', &line, &rest)) {
		buf_add_str(&out, line);
		buf_add_char(&out, '\n');
		rest.p++;
		rest.len--;
	}
	buf_add_str(&out, line);
	return buf_str(&out);
}

/* At most 64 KiB, as a piece of an upload. */
static bool
print_file(struct filler *filler, struct str place, struct str name)
{
	static char octets[64 * 1024];
	FILE *file = fopen(str_to_c(filler->arena, name), "rbe");
	size_t n;

	if (file == NULL) {
		return false;
	}
	n = fread(octets, 1, sizeof(octets), file);
	fclose(file);
	print_bytes(filler,
	    seal_close(filler->keyring, filler->arena, place,
		(struct str){ octets, n }));
	return true;
}

static bool
print_password(struct str password)
{
	unsigned char salt[16];
	char hash[160];

	rand_bytes(salt, sizeof(salt));
	if (argon2id_hash_encoded(2, 19456, 1, password.p, password.len, salt,
		sizeof(salt), 32, hash, sizeof(hash)) != ARGON2_OK) {
		return false;
	}
	printf("'%s'", hash);
	return true;
}

/* inside: what stands between the braces. */
static bool
replace(struct filler *filler, struct str inside)
{
	struct str verb, rest, where, text;

	if (!str_cut(inside, ' ', &verb, &rest)) {
		return false;
	}
	if (str_equal_c(verb, "password")) {
		return print_password(rest);
	}
	if (!str_cut(rest, '|', &where, &text)) {
		return false;
	}
	if (str_equal_c(verb, "seal")) {
		print_bytes(filler,
		    seal_close(filler->keyring, filler->arena, where, text));
		return true;
	}
	if (str_equal_c(verb, "seal-file")) {
		return print_file(filler, where, text);
	}
	if (str_equal_c(verb, "mac")) {
		print_bytes(filler,
		    keyring_mac(filler->keyring, filler->arena,
			str_to_c(filler->arena, where),
			with_line_feeds(filler->arena, text)));
		return true;
	}
	return false;
}

static bool
fill(struct filler *filler, const char *text, const char *end)
{
	while (text < end) {
		const char *open = strstr(text, "{{");
		const char *close = open == NULL ? NULL : strstr(open, "}}");

		if (close == NULL) {
			fwrite(text, 1, (size_t)(end - text), stdout);
			return true;
		}
		fwrite(text, 1, (size_t)(open - text), stdout);
		open += 2;
		if (!replace(
			filler, (struct str){ open, (size_t)(close - open) })) {
			log_error(
			    "cannot fill {{%.*s}}", (int)(close - open), open);
			return false;
		}
		text = close + 2;
	}
	return true;
}

int
main(int argc, char **argv)
{
	struct filler filler = { .arena = arena_new(CEILING) };
	char *text = calloc(1, INPUT_MAX + 1);
	size_t n;
	bool ok = false;

	log_open("fill", LOG_INFO);
	if (argc != 2 || filler.arena == NULL || text == NULL) {
		fputs("usage: fill KEYRING <SQL >SQL\n", stderr);
		free(text);
		return EXIT_FAILURE;
	}
	if (keyring_read(argv[1], &filler.keyring) == ERR_OK) {
		n = fread(text, 1, INPUT_MAX, stdin);
		ok = fill(&filler, text, text + n) && fflush(stdout) == 0;
	}
	keyring_free(filler.keyring);
	arena_free(filler.arena);
	free(text);
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
