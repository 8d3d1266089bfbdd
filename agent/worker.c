/*
 * ukey-worker: the process that holds the vendor's module and the key.
 *
 * Started by ukey-agentd with a socketpair at descriptor 3. Does one deed at a
 * time and is deaf to signals, so that a write to a key is never cut short;
 * when its front goes away it finishes the call it is in, logs out and ends. A
 * crash of the module takes only this process.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/deed.h"
#include "agent/platform.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/log.h"

#define FRONT_FD     3
#define IDLE_US      (10 * 60 * 1000000LL)
#define TICK_MS      (30 * 1000)
#define LOCK_MS      (60 * 1000)
#define DEED_CEILING (8u * 1024u * 1024u)

struct worker {
	struct settings settings;
	struct token *token;
	struct buf in;
	uint32_t current;
	int64_t used_us; /* the key was last asked for by a member */
	char unlocked_for[DEED_NAME_ROOM];
};

static bool
send_frame(const struct frame *frame)
{
	struct buf out;
	buf_init(&out, NULL, FRAME_MAX + FRAME_HEAD);
	frame_encode(frame, &out);
	bool sent =
	    !buf_failed(&out) && platform_write_all(FRONT_FD, buf_str(&out));
	buf_free(&out);
	return sent;
}

static bool
send_step(void *arg, const char *name)
{
	const struct worker *worker = arg;
	struct frame frame = { .type = FRAME_PROGRESS, .id = worker->current };
	frame.field[FIELD_STEP] = str_c(name);
	return send_frame(&frame) && !platform_has_hung_up(FRONT_FD);
}

static bool
send_outcome(
    struct arena *arena, uint32_t id, const struct deed_outcome *outcome)
{
	struct frame frame = { .type = FRAME_FAILED, .id = id };
	if (outcome->problem == PROBLEM_NONE) {
		frame.type = FRAME_DONE;
		frame.field[FIELD_JSON] = outcome->json;
	} else {
		frame.field[FIELD_PROBLEM] =
		    str_printf(arena, "%d", outcome->problem);
		if (outcome->left >= 0) {
			frame.field[FIELD_LEFT] =
			    str_printf(arena, "%d", outcome->left);
		}
	}
	return send_frame(&frame);
}

/* Keeps the module loaded between deeds; loads it again after a failure. */
static enum problem
have_module(struct worker *worker)
{
	return worker->token != NULL ?
	    PROBLEM_NONE :
	    token_pkcs11.open(worker->settings.module, &worker->token);
}

static bool
serve(struct worker *worker, struct str state_dir, const struct frame *ask)
{
	struct arena *arena = arena_new(DEED_CEILING);
	struct deed_outcome outcome = { .problem = PROBLEM_BUG, .left = -1 };
	if (arena == NULL) {
		return false;
	}
	worker->current = ask->id;
	if (ask->type != FRAME_LIST) {
		worker->used_us = clock_monotonic_us();
	}
	outcome.problem = have_module(worker);
	if (outcome.problem == PROBLEM_NONE) {
		struct deed_bench bench = {
			.settings = &worker->settings,
			.driver = &token_pkcs11,
			.token = worker->token,
			.tries = { state_dir, (int)worker->settings.pin_tries },
			.arena = arena,
			.front_fd = FRONT_FD,
			.unlocked_for = worker->unlocked_for,
			.step = send_step,
			.arg = worker,
		};
		deed_do(&bench, ask, &outcome);
		if (arena_failed(arena)) {
			outcome.problem = PROBLEM_BUG;
		}
	}
	bool sent = send_outcome(arena, ask->id, &outcome);
	arena_free(arena);
	platform_reap();
	return sent;
}

/* Pages that list keys do not keep one open. */
static void
log_out_when_idle(struct worker *worker)
{
	if (worker->token != NULL &&
	    clock_monotonic_us() - worker->used_us > IDLE_US) {
		token_pkcs11.logout(worker->token);
		worker->used_us = clock_monotonic_us();
	}
}

/* Reads until one whole frame is there. False: the front has gone. */
static bool
next_frame(struct worker *worker, struct frame *ask, size_t *used)
{
	for (;;) {
		enum frame_status status =
		    frame_decode(buf_str(&worker->in), ask, used);
		if (status == FRAME_GOT) {
			return true;
		}
		if (status == FRAME_BAD) {
			log_error("the front sent a bad frame");
			return false;
		}
		char room[16384];
		int ready = platform_wait_readable(FRONT_FD, TICK_MS);
		log_out_when_idle(worker);
		if (ready == 0) {
			continue;
		}
		ssize_t n = read(FRONT_FD, room, sizeof(room));
		if (n <= 0) {
			return false;
		}
		buf_add(&worker->in, room, (size_t)n);
		if (buf_failed(&worker->in)) {
			return false;
		}
	}
}

static void
drop_front(struct buf *buf, size_t used)
{
	memmove(buf->p, buf->p + used, buf->len - used);
	buf->len -= used;
}

int
main(int argc, char **argv)
{
	struct worker worker = { 0 };
	struct arena *arena = arena_new(256 * 1024);
	struct str state_dir;
	log_open("ukey-worker", LOG_NOTICE);
	if (argc != 3 || strcmp(argv[1], "-c") != 0 || arena == NULL) {
		log_error("is started by ukey-agentd");
		return 2;
	}
	platform_harden();
	platform_signals(true);
	if (settings_read(argv[2], arena, &worker.settings) != ERR_OK ||
	    platform_state_dir(arena, worker.settings.state_dir, &state_dir) !=
		ERR_OK) {
		return 1;
	}
	/* A worker whose front was killed may still be finishing a write. */
	if (!platform_lock(arena, state_dir, "key", LOCK_MS)) {
		log_error("another worker does not let go of the key");
		return 1;
	}
	buf_init(&worker.in, NULL, FRAME_MAX + FRAME_HEAD);
	struct frame ask;
	size_t used;
	while (next_frame(&worker, &ask, &used) &&
	    serve(&worker, state_dir, &ask)) {
		drop_front(&worker.in, used);
	}
	if (worker.token != NULL) {
		token_pkcs11.logout(worker.token);
		token_pkcs11.close(worker.token);
	}
	buf_free(&worker.in);
	arena_free(arena);
	return 0;
}
