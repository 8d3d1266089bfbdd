/*
 * arena: chunks of memory, cut from the front, given back all at once.
 */
#include "config.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#define RED_ZONE 16 /* so that running over an allocation is seen */
#else
#define ASAN_POISON_MEMORY_REGION(p, len)   ((void)(p), (void)(len))
#define ASAN_UNPOISON_MEMORY_REGION(p, len) ((void)(p), (void)(len))
#define RED_ZONE                            0
#endif

#define SCRATCH_SIZE ((size_t)64 * 1024)
#define CHUNK_SIZE   ((size_t)64 * 1024)
#define ALIGNMENT    alignof(max_align_t)

struct chunk {
	struct chunk *next;
	size_t room;
	size_t used;
	alignas(max_align_t) unsigned char octets[];
};

struct arena {
	size_t ceiling;
	size_t used;
	bool failed;
	struct chunk *chunks; /* the one being cut is first */
	void *scratch;
};

struct arena *
arena_new(size_t ceiling)
{
	struct arena *arena = calloc(1, sizeof(*arena));

	if (arena == NULL) {
		return NULL;
	}
	arena->ceiling = ceiling;
	arena->scratch = malloc(SCRATCH_SIZE);
	if (arena->scratch == NULL) {
		free(arena);
		return NULL;
	}
	return arena;
}

static void
chunk_free(struct chunk *chunk)
{
	ASAN_UNPOISON_MEMORY_REGION(chunk->octets, chunk->room);
	free(chunk);
}

void
arena_free(struct arena *arena)
{
	if (arena == NULL) {
		return;
	}
	while (arena->chunks != NULL) {
		struct chunk *next = arena->chunks->next;

		chunk_free(arena->chunks);
		arena->chunks = next;
	}
	free(arena->scratch);
	free(arena);
}

void
arena_reset(struct arena *arena)
{
	struct chunk *kept = NULL;

	/* One chunk of the usual size stays for the next request. */
	while (arena->chunks != NULL) {
		struct chunk *chunk = arena->chunks;

		arena->chunks = chunk->next;
		if (kept == NULL && chunk->room == CHUNK_SIZE) {
			kept = chunk;
		} else {
			chunk_free(chunk);
		}
	}
	if (kept != NULL) {
		kept->next = NULL;
		kept->used = 0;
		ASAN_POISON_MEMORY_REGION(kept->octets, kept->room);
		arena->chunks = kept;
	}
	arena->used = 0;
	arena->failed = false;
}

static struct chunk *
chunk_with_room(struct arena *arena, size_t size)
{
	struct chunk *chunk = arena->chunks;
	size_t room = size > CHUNK_SIZE ? size : CHUNK_SIZE;

	if (chunk != NULL && chunk->room - chunk->used >= size) {
		return chunk;
	}
	chunk = malloc(sizeof(*chunk) + room);
	if (chunk == NULL) {
		return NULL;
	}
	chunk->room = room;
	chunk->used = 0;
	ASAN_POISON_MEMORY_REGION(chunk->octets, room);
	if (room > CHUNK_SIZE && arena->chunks != NULL) {
		/* Full at once: leave the one being cut in front. */
		chunk->next = arena->chunks->next;
		arena->chunks->next = chunk;
	} else {
		chunk->next = arena->chunks;
		arena->chunks = chunk;
	}
	return chunk;
}

void *
arena_try_alloc(struct arena *arena, size_t size)
{
	struct chunk *chunk = NULL;
	unsigned char *p;
	size_t step;

	if (arena->failed || size > arena->ceiling) {
		arena->failed = true;
		return NULL;
	}
	step = (size + RED_ZONE + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (step >= size && step <= arena->ceiling - arena->used) {
		chunk = chunk_with_room(arena, step);
	}
	if (chunk == NULL) {
		arena->failed = true;
		return NULL;
	}
	p = chunk->octets + chunk->used;
	chunk->used += step;
	arena->used += step;
	ASAN_UNPOISON_MEMORY_REGION(p, size);
	memset(p, 0, size);
	return p;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	void *p = arena_try_alloc(arena, size);

	if (p != NULL) {
		return p;
	}
	if (size > SCRATCH_SIZE) {
		log_error("arena: %zu octets wanted of a failed arena", size);
		abort();
	}
	memset(arena->scratch, 0, size);
	return arena->scratch;
}

void *
arena_alloc_array(struct arena *arena, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size) {
		arena->failed = true;
		n = SIZE_MAX;
		size = 1;
	}
	return arena_alloc(arena, n * size);
}

bool
arena_failed(const struct arena *arena)
{
	return arena->failed;
}

size_t
arena_used(const struct arena *arena)
{
	return arena->used;
}
