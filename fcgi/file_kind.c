/* file_kind: see file_kind.h. */
#include "config.h"

#include <string.h>

#include "fcgi/file_kind.h"

/* Steps of the walk over JPEG segments (ITU-T T.81 annex B). */
enum jpeg_step {
	JPEG_MARKER = 0, /* expects 0xFF */
	JPEG_CODE,       /* the code behind it; further 0xFF are fill */
	JPEG_LENGTH_HIGH,
	JPEG_LENGTH_LOW,
	JPEG_FRAME, /* the first octets of a frame header */
	JPEG_SKIP,
	JPEG_DONE,
};

static const struct {
	const char *name;
	struct str media_type;
} kinds[FILE__MAX] = {
	[FILE_UNKNOWN] = { "", { "application/octet-stream", 24 } },
	[FILE_JPEG] = { "jpeg", { "image/jpeg", 10 } },
	[FILE_PNG] = { "png", { "image/png", 9 } },
	[FILE_PDF] = { "pdf", { "application/pdf", 15 } },
};

void
file_probe_init(struct file_probe *probe)
{
	memset(probe, 0, sizeof(*probe));
}

static bool
is_frame(unsigned char code)
{
	/* SOF0 … SOF15 without DHT, JPG and DAC. */
	return code >= 0xC0 && code <= 0xCF && code != 0xC4 && code != 0xC8 &&
	    code != 0xCC;
}

static void
jpeg_code(struct file_probe *probe, unsigned char octet)
{
	if (octet == 0xFF) {
		return;
	}
	probe->marker = octet;
	if (octet == 0xDA || octet == 0xD9) {
		probe->step = JPEG_DONE; /* scan or end before any frame */
	} else if (octet == 0x01 || (octet >= 0xD0 && octet <= 0xD8)) {
		probe->step = JPEG_MARKER; /* stands alone */
	} else {
		probe->step = JPEG_LENGTH_HIGH;
	}
}

static void
jpeg_length_low(struct file_probe *probe, unsigned char octet)
{
	probe->skip |= octet;
	if (probe->skip < 2) {
		probe->step = JPEG_DONE;
		return;
	}
	probe->skip -= 2;
	probe->n_field = 0;
	if (is_frame(probe->marker) && probe->skip >= 5) {
		probe->step = JPEG_FRAME;
	} else {
		probe->step = probe->skip > 0 ? JPEG_SKIP : JPEG_MARKER;
	}
}

static void
jpeg_octet(struct file_probe *probe, unsigned char octet)
{
	switch ((enum jpeg_step)probe->step) {
	case JPEG_MARKER:
		probe->step = octet == 0xFF ? JPEG_CODE : JPEG_DONE;
		break;
	case JPEG_CODE:
		jpeg_code(probe, octet);
		break;
	case JPEG_LENGTH_HIGH:
		probe->skip = (uint32_t)octet << 8;
		probe->step = JPEG_LENGTH_LOW;
		break;
	case JPEG_LENGTH_LOW:
		jpeg_length_low(probe, octet);
		break;
	case JPEG_FRAME: /* precision, height, width */
		probe->field[probe->n_field++] = octet;
		if (probe->n_field == 5) {
			probe->height =
			    ((uint32_t)probe->field[1] << 8) | probe->field[2];
			probe->width =
			    ((uint32_t)probe->field[3] << 8) | probe->field[4];
			probe->step = JPEG_DONE;
		}
		break;
	case JPEG_SKIP:
	case JPEG_DONE:
		break;
	}
}

static void
jpeg_feed(struct file_probe *probe, const unsigned char *p, size_t len)
{
	size_t n;

	while (len > 0 && probe->step != JPEG_DONE) {
		if (probe->step != JPEG_SKIP) {
			jpeg_octet(probe, *p++);
			len--;
			continue;
		}
		n = probe->skip < len ? probe->skip : len;
		p += n;
		len -= n;
		probe->skip -= (uint32_t)n;
		if (probe->skip == 0) {
			probe->step = JPEG_MARKER;
		}
	}
}

static uint32_t
read_u32(const unsigned char *p)
{
	return ((uint32_t)p[0] << 24) | ((uint32_t)p[1] << 16) |
	    ((uint32_t)p[2] << 8) | p[3];
}

/* Called when the head is full, or at 5 octets for the short magics. */
static void
look_at_head(struct file_probe *probe)
{
	static const unsigned char png[16] = { 0x89, 'P', 'N', 'G', '\r', '\n',
		0x1A, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R' };

	if (probe->n_head == 5 && memcmp(probe->head, "%PDF-", 5) == 0) {
		probe->kind = FILE_PDF;
	} else if (probe->n_head == 3 &&
	    memcmp(probe->head, "\xFF\xD8\xFF", 3) == 0) {
		probe->kind = FILE_JPEG;
		probe->step = JPEG_CODE; /* the 0xFF has been read */
	} else if (probe->n_head == 24 && memcmp(probe->head, png, 16) == 0) {
		probe->kind = FILE_PNG;
		probe->width = read_u32(probe->head + 16);
		probe->height = read_u32(probe->head + 20);
	}
}

void
file_probe_feed(struct file_probe *probe, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;

	probe->length += len;
	while (len > 0 && probe->kind == FILE_UNKNOWN &&
	    probe->n_head < sizeof(probe->head)) {
		probe->head[probe->n_head++] = *p++;
		len--;
		look_at_head(probe);
	}
	if (probe->kind == FILE_JPEG && len > 0) {
		jpeg_feed(probe, p, len);
	}
}

const char *
file_kind_name(enum file_kind kind)
{
	return kinds[kind < FILE__MAX ? kind : FILE_UNKNOWN].name;
}

struct str
file_kind_media_type(enum file_kind kind)
{
	return kinds[kind < FILE__MAX ? kind : FILE_UNKNOWN].media_type;
}
