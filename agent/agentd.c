/*
 * ukey-agentd: the front of the token agent, one per user.
 *
 * Listens on loopback only, believes nothing but tickets, and has no code for
 * keys: those are in ukey-worker. See agentd.h for its parts.
 */
#include "config.h"

#include "agent/agentd.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/version.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/rand.h"

#ifndef UKEY_SYSCONFDIR
#define UKEY_SYSCONFDIR "/etc/ukey-agent"
#endif

#define TICK_MS         250
#define SCRATCH_CEILING (1024 * 1024)

static volatile sig_atomic_t told_to_stop;

static void
on_signal(int number)
{
	(void)number;
	told_to_stop = 1;
}

static bool
find_port(struct agent *agent)
{
	unsigned first = (unsigned)agent->settings.first_port;
	for (unsigned i = 0; i < AGENT_PORTS; i++) {
		agent->listening = platform_listen(first + i);
		if (agent->listening >= 0) {
			agent->port = first + i;
			return true;
		}
	}
	log_error(
	    "ports %u to %u are all taken", first, first + AGENT_PORTS - 1);
	return false;
}

static void
new_session(struct agent *agent, char out[64])
{
	struct str token = rand_token(agent->arena);
	memcpy(out, token.p, token.len);
	out[token.len] = '\0';
}

static bool
set_up(struct agent *agent)
{
	struct str state_dir;
	agent->arena = arena_new(256 * 1024);
	agent->scratch = arena_new(SCRATCH_CEILING);
	agent->worker = (struct platform_child){ 0, -1 };
	agent->listening = -1;
	buf_init(&agent->from_worker, NULL, 2 * (FRAME_MAX + FRAME_HEAD));
	buf_init(&agent->last_list, NULL, FRAME_MAX);
	if (agent->arena == NULL || agent->scratch == NULL ||
	    settings_read(agent->conf_path, agent->arena, &agent->settings) !=
		ERR_OK ||
	    ticket_keys_read(agent->settings.platform_keys, &agent->keys) !=
		ERR_OK ||
	    platform_state_dir(agent->arena, agent->settings.state_dir,
		&state_dir) != ERR_OK) {
		return false;
	}
	if (!platform_lock(agent->arena, state_dir, "agent", 0)) {
		log_error("another agent of this user is running");
		return false;
	}
	if (!find_port(agent)) {
		return false;
	}
	new_session(agent, agent->session);
	new_session(agent, agent->tool_session);
	agent->allowance_at_us = clock_monotonic_us();
	agent->allowance_us = INT32_MAX;
	platform_note_write(agent->arena, state_dir, "port",
	    str_printf(agent->arena, "%u", agent->port));
	return true;
}

static short
events_of(const struct conn *conn)
{
	switch (conn->state) {
	case CONN_READING:
	case CONN_DRAINING:
		return POLLIN;
	case CONN_WAITING:
		return POLLRDHUP;
	case CONN_WRITING:
		return POLLOUT;
	default:
		return 0;
	}
}

static void
serve(struct agent *agent)
{
	struct pollfd fds[AGENT_CONNS + 2];
	while (told_to_stop == 0) {
		fds[0] = (struct pollfd){ agent->listening, POLLIN, 0 };
		fds[1] = (struct pollfd){ agent->worker.fd, POLLIN, 0 };
		for (size_t i = 0; i < AGENT_CONNS; i++) {
			const struct conn *conn = &agent->conn[i];
			fds[i + 2] = (struct pollfd){
				conn->state == CONN_FREE ? -1 : conn->fd,
				events_of(conn), 0
			};
		}
		if (poll(fds, AGENT_CONNS + 2, TICK_MS) < 0) {
			continue;
		}
		for (size_t i = 0; i < AGENT_CONNS; i++) {
			short got = fds[i + 2].revents;
			if (got == 0) {
				continue;
			}
			front_serve(agent, &agent->conn[i],
			    (got & (POLLIN | POLLHUP | POLLERR)) != 0,
			    (got & POLLOUT) != 0,
			    (got & (POLLRDHUP | POLLHUP | POLLERR)) != 0);
		}
		if (fds[0].revents != 0) {
			front_accept(agent);
		}
		crew_read(agent);
		front_tick(agent);
		platform_reap();
	}
}

/* Opens the key tool of the running agent in the user's browser. */
static int
open_tool(struct agent *agent)
{
	struct str state_dir;
	agent->arena = arena_new(256 * 1024);
	if (agent->arena == NULL ||
	    settings_read(agent->conf_path, agent->arena, &agent->settings) !=
		ERR_OK ||
	    platform_state_dir(agent->arena, agent->settings.state_dir,
		&state_dir) != ERR_OK) {
		return 1;
	}
	int64_t port;
	if (!str_to_int64(
		platform_note_read(agent->arena, state_dir, "port"), &port)) {
		log_error("the agent has not been started");
		return 1;
	}
	char url[64];
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/", (int)port);
	execlp("xdg-open", "xdg-open", url, (char *)NULL);
	log_error("xdg-open is missing; open %s yourself", url);
	return 1;
}

int
main(int argc, char **argv)
{
	static struct agent agent;
	bool tool = false;
	int option;
	agent.conf_path = UKEY_SYSCONFDIR "/agent.conf";
	log_open("ukey-agentd", LOG_NOTICE);
	while ((option = getopt(argc, argv, "c:tV")) != -1) {
		switch (option) {
		case 'c':
			agent.conf_path = optarg;
			break;
		case 't':
			tool = true;
			break;
		case 'V':
			printf("%s %s\n", AGENT_VERSION, AGENT_BUILT);
			return 0;
		default:
			fprintf(stderr, "usage: ukey-agentd [-tV] [-c file]\n");
			return 2;
		}
	}
	if (tool) {
		return open_tool(&agent);
	}
	platform_harden();
	platform_signals(false);
	struct sigaction action = { .sa_handler = on_signal };
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	bool ready = set_up(&agent);
	if (ready) {
		log_notice(
		    "agent %s on 127.0.0.1:%u", AGENT_VERSION, agent.port);
		serve(&agent);
	}
	front_close_all(&agent);
	crew_free(&agent);
	jobs_free(&agent.jobs);
	ticket_keys_free(&agent.keys);
	arena_free(agent.scratch);
	arena_free(agent.arena);
	return ready ? 0 : 1;
}
