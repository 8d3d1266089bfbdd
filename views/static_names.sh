#!/bin/sh
# static_names.sh OUTDIR FILE... > static_names.c
#
# Copies each static file to OUTDIR under a name with a fingerprint of its
# content (theme.css becomes theme.3f2a9c81d0.css) and writes the table by
# which static_url() finds it.
set -eu
out=$1
shift
mkdir -p "$out"
rm -f "$out"/*
cat <<'END'
/* Made by views/static_names.sh. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "views/page.h"

static const struct {
	const char *name;
	const char *url;
} files[] = {
END
for file in "$@"; do
	name=${file##*/}
	hash=$(sha256sum <"$file" | cut -c 1-10)
	made=${name%.*}.$hash.${name##*.}
	cp "$file" "$out/$made"
	chmod 644 "$out/$made"
	printf '\t{ "%s", "/static/%s" },\n' "$name" "$made"
done
cat <<'END'
};

const char *
static_url(const char *name)
{
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		if (strcmp(files[i].name, name) == 0) {
			return files[i].url;
		}
	}
	log_error("no static file %s", name);
	abort();
}
END
