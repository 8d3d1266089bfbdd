/*
 * ask: asks a CA from the command line, for tests.
 *
 *	ask SOCKET issue|confirm MEMBER APPLICATION [TIMES]   TIMES at once
 *	ask SOCKET ping|crl|status
 *	ask SOCKET raw HEX                              any frame
 *
 * One line an answer: "ok CERTIFICATE SERIAL", "denied RULE", "busy", …
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/str.h"
#include "model/ca_client.h"

static int
ask_about(
    const char *path, const char *what, int64_t member, int64_t application)
{
	struct ca_answer answer;
	enum err e = strcmp(what, "issue") == 0 ?
	    ca_issue(path, member, application, &answer) :
	    ca_confirm(path, member, application, &answer);

	if (e == ERR_OK) {
		printf("ok %lld %s\n", (long long)answer.certificate_id,
		    answer.serial);
	} else if (e == ERR_DENIED) {
		printf("denied %s\n", answer.rule);
	} else {
		printf("%s\n", err_info(e)->code);
	}
	(void)fflush(stdout);
	return 0;
}

static int
ask_at_once(const char *path, const char *what, int64_t member,
    int64_t application, long times)
{
	for (long i = 0; i < times; i++) {
		pid_t pid = fork();
		if (pid == 0) {
			_exit(ask_about(path, what, member, application));
		}
	}
	while (wait(NULL) > 0) {
	}
	return 0;
}

static int
ask_raw(const char *path, const char *hex)
{
	struct arena *arena = arena_new(4U << 20);
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char room[4096];
	struct str frame;
	int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);

	if (arena == NULL || fd < 0 ||
	    strlen(path) >= sizeof(address.sun_path) ||
	    str_from_hex(arena, str_c(hex), &frame) != ERR_OK) {
		return 1;
	}
	memcpy(address.sun_path, path, strlen(path));
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) !=
		0 ||
	    send(fd, frame.p, frame.len, MSG_NOSIGNAL) < 0) {
		puts("refused");
		return 0;
	}
	ssize_t n = recv(fd, room, sizeof(room), 0);
	printf(n > 0 ? "answered %d\n" : "closed\n",
	    n > 5 ? (unsigned char)room[5] : 0);
	close(fd);
	arena_free(arena);
	return 0;
}

static int
ask_figures(const char *path, const char *what)
{
	struct ca_figures f;
	enum err e = strcmp(what, "crl") == 0 ? ca_generate_crl(path, &f) :
						ca_status(path, &f);

	if (e != ERR_OK) {
		printf("%s\n", err_info(e)->code);
		return 0;
	}
	printf("ok number=%lld entries=%lld issued=%lld reserved=%lld\n",
	    (long long)f.crl_number, (long long)f.crl_entries,
	    (long long)f.issued, (long long)f.reserved);
	return 0;
}

int
main(int argc, char **argv)
{
	log_open("ask", LOG_ERROR);
	if (argc < 3) {
		return 2;
	}
	if (strcmp(argv[2], "ping") == 0) {
		puts(err_info(ca_ping(argv[1]))->code);
		return 0;
	}
	if (strcmp(argv[2], "raw") == 0 && argc == 4) {
		return ask_raw(argv[1], argv[3]);
	}
	if (argc < 5) {
		return ask_figures(argv[1], argv[2]);
	}
	long times = argc > 5 ? strtol(argv[5], NULL, 10) : 1;
	return ask_at_once(argv[1], argv[2], strtoll(argv[3], NULL, 10),
	    strtoll(argv[4], NULL, 10), times);
}
