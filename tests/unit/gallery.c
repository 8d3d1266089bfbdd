/*
 * gallery: writes every sample page to a folder, to be looked at.
 *
 *	tests/unit/gallery DIR		then serve DIR with the build tree's
 *					static/ beside it
 */
#include "config.h"

#include <stdio.h>

#include "base/arena.h"
#include "tests/unit/page_samples.h"

static int
write_sample(const char *dir, const struct sample *sample)
{
	struct arena *arena = arena_new(8 << 20);
	struct page page;
	struct buf out;
	char path[512];
	FILE *file;
	int failed;

	samples_begin(arena, false);
	page = sample_page("页面");
	buf_init(&out, NULL, 0);
	sample->draw(&out, &page);
	(void)snprintf(path, sizeof(path), "%s/%s.html", dir, sample->name);
	file = fopen(path, "w");
	failed = file == NULL || fwrite(out.p, 1, out.len, file) != out.len;
	if (file != NULL && fclose(file) != 0) {
		failed = 1;
	}
	buf_free(&out);
	arena_free(arena);
	return failed;
}

int
main(int argc, char **argv)
{
	int failed = 0;

	if (argc != 2) {
		(void)fputs("usage: gallery DIR\n", stderr);
		return 2;
	}
	for (size_t i = 0; i < n_all_samples; i++) {
		for (size_t k = 0; k < all_samples[i]->n; k++) {
			failed |=
			    write_sample(argv[1], &all_samples[i]->samples[k]);
		}
	}
	return failed;
}
