/*
 * json: reading what a platform answers, with the octets kept.
 *
 * A platform signs the raw octets of one member's value, so a reader is
 * needed that tells where each value begins and ends, not only what it means.
 * It is strict (RFC 8259): UTF-8 only, no name twice in one object, nothing
 * behind the value, at most 32 levels deep. It looks into one level at a
 * time; a member that is an object is read by a further call on its raw text.
 */
#ifndef GATEWAY_JSON_H
#define GATEWAY_JSON_H

#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

struct arena;
struct buf;

#define JSON_MEMBERS_MAX 128
#define JSON_DEPTH_MAX   32

enum json_kind { JSON_OBJECT, JSON_ARRAY, JSON_STRING, JSON_NUMBER, JSON_WORD };

struct json_value {
	enum json_kind kind;
	struct str name; /* decoded; STR_NONE in an array */
	struct str raw;  /* with quotes or braces, as it stood */
	struct str text; /* of a string, decoded; STR_NONE for others */
};

struct json_map {
	struct json_value *list;
	size_t n;
};

/* ERR_INVALID when raw is not one object, or not one array, of this kind. */
enum err json_read_object(
    struct arena *arena, struct str raw, struct json_map *out) MUST_CHECK;
enum err json_read_array(
    struct arena *arena, struct str raw, struct json_map *out) MUST_CHECK;

/* NULL when there is none. */
const struct json_value *
json_find(const struct json_map *map, const char *name);
/* STR_NONE when there is none or it is no string. */
struct str json_text(const struct json_map *map, const char *name);

/* Writes s as a JSON string with its quotes; s must be UTF-8. */
void json_add_string(struct buf *buf, struct str s);

#endif
