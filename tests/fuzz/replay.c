/*
 * replay: main of the fuzz targets where there is no fuzzer's engine. Gives
 * the target each file named, then the file cut short at every length, then
 * with every octet changed in a few ways.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/target.h"

#define FILE_MAX 65536

static void
replay(unsigned char *data, size_t size)
{
	static const unsigned char changes[] = { 0x00, 0x01, 0x20, 0x80, 0xff };
	/* A copy of the exact size, so that a read past the end is seen. */
	unsigned char *copy = malloc(size + 1);

	if (copy == NULL) {
		abort();
	}
	for (size_t len = 0; len <= size; len++) {
		unsigned char *exact = malloc(len + (len == 0));

		if (exact == NULL) {
			abort();
		}
		memcpy(exact, data, len);
		fuzz_target(exact, len);
		free(exact);
	}
	for (size_t i = 0; i < size; i++) {
		for (size_t k = 0; k < sizeof(changes); k++) {
			memcpy(copy, data, size);
			copy[i] = k == 0 ? 0 : copy[i] ^ changes[k];
			fuzz_target(copy, size);
		}
	}
	free(copy);
}

int
main(int argc, char **argv)
{
	static unsigned char data[FILE_MAX];

	printf("1..%d\n", argc - 1);
	for (int i = 1; i < argc; i++) {
		FILE *file = fopen(argv[i], "rb");
		size_t size = file == NULL ? 0 : fread(data, 1, FILE_MAX, file);
		const char *name = strrchr(argv[i], '/');

		if (file != NULL) {
			fclose(file);
		}
		replay(data, size);
		printf("%sok %d - %s\n", file == NULL ? "not " : "", i,
		    name == NULL ? argv[i] : name + 1);
	}
	return 0;
}
