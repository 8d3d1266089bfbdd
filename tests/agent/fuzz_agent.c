/*
 * fuzz_agent: the parsers of the agent that read what others send. With a
 * fuzzer's engine it is its target; alone it replays the files named, and
 * every file cut short at every length.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "agent/frame.h"
#include "agent/http.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct str bytes = { (const char *)data, size };
	struct http_request request;
	struct frame frame;
	enum problem why;
	size_t used;
	if (http_parse(bytes, &request, &why) == HTTP_GOT &&
	    (request.body.len > HTTP_BODY_MAX || request.path.len == 0)) {
		abort();
	}
	if (frame_decode(bytes, &frame, &used) == FRAME_GOT) {
		struct buf again;
		buf_init(&again, NULL, FRAME_MAX + FRAME_HEAD);
		frame_encode(&frame, &again);
		if (used > size || buf_failed(&again) ||
		    buf_str(&again).len != used) {
			abort();
		}
		buf_free(&again);
	}
	return 0;
}

#ifndef FUZZ_ENGINE
int
main(int argc, char **argv)
{
	printf("1..%d\n", argc - 1);
	for (int i = 1; i < argc; i++) {
		unsigned char room[65536];
		FILE *file = fopen(argv[i], "rb");
		size_t len =
		    file == NULL ? 0 : fread(room, 1, sizeof(room), file);
		if (file != NULL) {
			fclose(file);
		}
		for (size_t cut = 0; cut <= len; cut++) {
			/* A copy of the exact size lets a sanitizer see a read
			 * past the end. */
			unsigned char *exact = malloc(cut == 0 ? 1 : cut);
			if (exact == NULL) {
				return 1;
			}
			for (size_t at = 0; at < cut; at++) {
				exact[at] = room[at];
			}
			LLVMFuzzerTestOneInput(exact, cut);
			free(exact);
		}
		printf("%sok %d - %s\n", len > 0 ? "" : "not ", i, argv[i]);
	}
	return 0;
}
#endif
