/*
 * secret: pages of their own, so that locking and wiping concern nothing
 * else.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/secret.h"

enum { FILE_MAX = 64 * 1024 };

static size_t
whole_pages(size_t len)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	return (len / page + 1) * page;
}

struct secret *
secret_new(size_t len)
{
	struct secret *secret;
	void *p;

	if (len > SIZE_MAX / 2) {
		return NULL;
	}
	secret = calloc(1, sizeof(*secret));
	if (secret == NULL) {
		return NULL;
	}
	secret->len = len;
	secret->mapped = whole_pages(len);
	p = mmap(NULL, secret->mapped, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED) {
		free(secret);
		return NULL;
	}
	if (mlock(p, secret->mapped) != 0 ||
	    madvise(p, secret->mapped, MADV_DONTDUMP) != 0) {
		(void)munmap(p, secret->mapped);
		free(secret);
		return NULL;
	}
	secret->p = p;
	return secret;
}

void
secret_free(struct secret *secret)
{
	if (secret == NULL) {
		return;
	}
	explicit_bzero(secret->p, secret->mapped);
	(void)munmap(secret->p, secret->mapped);
	free(secret);
}

static enum err
read_into(int fd, struct secret *secret)
{
	size_t len = 0;

	while (len < secret->len) {
		ssize_t n = read(fd, secret->p + len, secret->len - len);

		if (n < 0 && errno == EINTR) {
			continue;
		}
		if (n <= 0) {
			return ERR_BUSY;
		}
		len += (size_t)n;
	}
	return ERR_OK;
}

static void
drop_newline(struct secret *secret)
{
	size_t len = secret->len;

	if (len > 0 && secret->p[len - 1] == '\n') {
		secret->p[len - 1] = '\0';
		secret->len = len - 1;
	}
}

enum err
secret_read_file(const char *path, struct secret **out)
{
	auto_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	struct secret *secret;
	struct stat status;
	enum err e;

	if (fd < 0) {
		return err_note(errno == ENOENT ? ERR_NOT_FOUND : ERR_DENIED,
		    "%s: %s", path, strerror(errno));
	}
	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
		return err_note(ERR_INVALID, "%s is not a file", path);
	}
	if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
		return err_note(
		    ERR_DENIED, "%s may be read by others: chmod 600", path);
	}
	if (status.st_size > FILE_MAX) {
		return err_note(
		    ERR_INVALID, "%s is over %d octets", path, FILE_MAX);
	}
	secret = secret_new((size_t)status.st_size);
	if (secret == NULL) {
		return err_note(ERR_BUSY, "no locked memory for %s", path);
	}
	e = read_into(fd, secret);
	if (e != ERR_OK) {
		secret_free(secret);
		return err_note(e, "%s changed while it was read", path);
	}
	drop_newline(secret);
	*out = secret;
	return ERR_OK;
}

struct str
secret_str(const struct secret *secret)
{
	return (struct str){ (const char *)secret->p, secret->len };
}
