/*
 * arena: memory that lives as long as one request.
 *
 * Allocations are zeroed and aligned for any type; nothing is freed singly.
 * An arena has a ceiling. When it is reached, or memory runs out, the arena
 * becomes failed: arena_alloc then hands out a scratch block that may be
 * written but holds nothing, so callers need no check; the owner of the
 * request asks arena_failed() once, before it sends anything, and answers
 * ERR_BUSY. A single request larger than the scratch block (64 KiB) returns
 * NULL only from arena_try_alloc.
 */
#ifndef ARENA_H
#define ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* ceiling in octets. NULL when memory runs out. */
struct arena *arena_new(size_t ceiling);
void arena_free(struct arena *arena);

/* Everything handed out before is gone; under sanitizers it is poisoned. */
void arena_reset(struct arena *arena);

/* Never NULL. Aborts the program when size is over 64 KiB and the arena has
 * failed: use arena_try_alloc for sizes that a peer chooses. */
void *arena_alloc(struct arena *arena, size_t size);
void *arena_try_alloc(struct arena *arena, size_t size);

#define arena_new_of(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define arena_array(arena, type, n) \
	((type *)arena_alloc_array((arena), (n), sizeof(type)))
void *arena_alloc_array(struct arena *arena, size_t n, size_t size);

bool arena_failed(const struct arena *arena);
size_t arena_used(const struct arena *arena);

#endif
