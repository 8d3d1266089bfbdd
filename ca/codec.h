/*
 * codec: octets of a CA frame to a message and back.
 *
 * Used by both ends, so that they cannot disagree. Decoding reads a peer's
 * octets: it never asserts, keeps to the frame, and takes nothing it does not
 * know. Pure functions.
 */
#ifndef CA_CODEC_H
#define CA_CODEC_H

#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "ca/protocol.h"

/* Writes a frame into room and its length into *len. ERR_BUG when the message
 * lacks a field its type must carry, or does not fit. */
enum err ca_encode(const struct ca_message *message, unsigned char *room,
    size_t room_len, size_t *len) MUST_CHECK;

/* ERR_INVALID for anything but one well-formed frame: unknown type, field
 * missing, doubled, unknown, out of place, out of range, or octets left. */
enum err ca_decode(struct str frame, struct ca_message *out) MUST_CHECK;

#endif
