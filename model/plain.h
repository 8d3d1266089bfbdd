/*
 * plain: typed text in its plain spelling, and what its characters are. For
 * the rules in validate, validate_id and validate_title.
 */
#ifndef PLAIN_H
#define PLAIN_H

#include <stdbool.h>

#include "base/str.h"

struct arena;

bool plain_is_digit(char c);
bool plain_is_upper(char c);           /* A–Z */
bool plain_is_digits(struct str text); /* one or more, and nothing else */

/* Full-width letters, digits, signs and the ideographic space become their
 * ASCII forms; both ends are trimmed. */
struct str plain_half_width(struct arena *arena, struct str text);

/* The characters of text without those in drop (ASCII). */
struct str
plain_without(struct arena *arena, struct str text, const char *drop);

/* Half width, ASCII letters in upper case, no spaces. */
struct str plain_code(struct arena *arena, struct str text);

/* One line that is safe to show and to print: UTF-8 without control
 * characters, marks of direction and joining, emoji, private use, < and >. */
bool plain_is_line(struct str text);

#endif
