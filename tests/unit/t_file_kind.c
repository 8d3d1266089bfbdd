/* t_file_kind: files known by their octets, in pieces of any size. */
#include "config.h"

#include "fcgi/file_kind.h"
#include "tests/tap.h"

static const unsigned char png[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A,
	'\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 4, 0xB0, 0, 0, 3, 0xE8,
	8 };
/* SOI, APP0 of 4 octets, fill, DQT of 3, SOF0 of 1000 × 1200. */
static const unsigned char jpeg[] = { 0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF,
	0xFF, 0xDB, 0, 3, 9, 0xFF, 0xC0, 0, 11, 8, 3, 0xE8, 4, 0xB0, 1, 1, 1 };

static struct file_probe
probe_by(const void *octets, size_t len, size_t step)
{
	const unsigned char *p = octets;
	struct file_probe probe;
	size_t n;

	file_probe_init(&probe);
	while (len > 0) {
		n = len < step ? len : step;
		file_probe_feed(&probe, p, n);
		p += n;
		len -= n;
	}
	return probe;
}

static void
in_pieces(void)
{
	struct file_probe probe;
	size_t step, bad = 0;

	for (step = 1; step <= sizeof(jpeg); step++) {
		probe = probe_by(jpeg, sizeof(jpeg), step);
		bad += probe.kind != FILE_JPEG || probe.width != 1200 ||
		    probe.height != 1000;
		probe = probe_by(png, sizeof(png), step);
		bad += probe.kind != FILE_PNG || probe.width != 1200 ||
		    probe.height != 1000 || probe.length != sizeof(png);
		probe = probe_by("%PDF-1.7\n", 9, step);
		bad += probe.kind != FILE_PDF;
	}
	is_int((int64_t)bad, 0, "kind and size, whatever the pieces");
}

static void
cut_and_broken(void)
{
	unsigned char room[sizeof(jpeg)];
	struct file_probe probe;
	size_t i;
	bool calm = true;

	for (i = 0; i < sizeof(jpeg); i++) {
		probe = probe_by(jpeg, i, 7);
		calm = calm && (i >= 23 || probe.width == 0);
		memcpy(room, jpeg, sizeof(jpeg));
		room[i] = (unsigned char)~room[i];
		probe = probe_by(room, sizeof(room), 5);
		calm = calm && probe.length == sizeof(room);
	}
	ok(calm, "a JPEG cut or broken anywhere");
	probe = probe_by("\xFF\xD8\xFF\xE0\0\1\0\0\0\0", 10, 10);
	is_int(probe.width, 0, "a segment shorter than its own length");
	probe = probe_by("\xFF\xD8\xFF\xDA\xFF\xC0\0\x0B\x08\4\0\4\0", 13, 13);
	is_int(probe.width, 0, "a frame behind the scan is none");
	probe = probe_by("<svg xmlns='http://www.w3.org/2000/svg'/>", 41, 41);
	is_int(probe.kind, FILE_UNKNOWN, "anything else is unknown");
	is_str(str_c(file_kind_name(FILE_JPEG)), "jpeg", "names");
}

int
main(void)
{
	in_pieces();
	cut_and_broken();
	return tap_done();
}
