/*
 * target: what a fuzz target is: one function, which must come back from any
 * octets, and aborts when it finds that a promise was broken. With a fuzzer's
 * engine, build a target with -DFUZZ_ENGINE and without replay.c.
 */
#ifndef TARGET_H
#define TARGET_H

#include <stddef.h>

void fuzz_target(const unsigned char *data, size_t size);

#ifdef FUZZ_ENGINE
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	fuzz_target(data, size);
	return 0;
}
#endif

#endif
