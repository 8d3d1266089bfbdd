/* file_upload: see file_upload.h. */
#include "config.h"

#include <inttypes.h>

#include <openssl/evp.h>

#include "base/cleanup.h"
#include "base/db.h"
#include "fcgi/file_kind.h"
#include "fcgi/file_upload.h"
#include "fcgi/form.h"
#include "fcgi/multipart.h"
#include "fcgi/request.h"
#include "model/upload.h"

#define SCRATCH (1024 * 1024)

struct storing {
	struct req *req;
	struct multipart *mp;
	struct upload upload;
	struct file_probe probe;
	struct str piece; /* the first, read before anything is stored */
	const char *mistake;
	bool begun;            /* the body cannot be read twice */
	struct arena *scratch; /* for one piece at a time */
	EVP_MD_CTX *digest;
};

/* Fills a piece to the brim, so that all but the last are of one size. */
static struct str
next_piece(struct storing *storing, char *room)
{
	size_t n = 0, got;

	while (n < UPLOAD_CHUNK &&
	    (got = multipart_read(storing->mp, room + n, UPLOAD_CHUNK - n)) >
		0) {
		n += got;
	}
	file_probe_feed(&storing->probe, room, n);
	return (struct str){ room, n };
}

static const char *
judge(const struct storing *storing)
{
	const struct file_probe *probe = &storing->probe;
	uint32_t side =
	    probe->width < probe->height ? probe->width : probe->height;

	if (probe->length == 0) {
		return "文件是空的，请重新选择";
	}
	if (probe->kind == FILE_UNKNOWN) {
		return "只能上传 JPG、PNG 图片或 PDF 文件，请重新选择";
	}
	if (probe->kind != FILE_PDF && side == 0) {
		return "图片无法读取，请重新扫描后上传";
	}
	if (probe->kind != FILE_PDF && side < FILE_SHORT_SIDE) {
		return "图片不够清晰：短边至少 1000 像素，请重新扫描后上传";
	}
	return NULL;
}

static const char *
too_large(struct req *req)
{
	return str_printf(req->arena,
	    "文件超过 %" PRId64 " MB，请压缩后重新上传",
	    req->app->conf.upload_max / (1024 * 1024))
	    .p;
}

static enum err
store_pieces(struct storing *storing, char *room)
{
	struct desk desk = storing->req->desk;
	struct upload *upload = &storing->upload;
	struct str piece = storing->piece;
	enum err e;

	desk.arena = storing->scratch;

	while (piece.len > 0) {
		if (storing->probe.length >
		    (uint64_t)storing->req->app->conf.upload_max) {
			storing->mistake = too_large(storing->req);
			return ERR_INVALID; /* takes back what is stored */
		}
		if (EVP_DigestUpdate(storing->digest, piece.p, piece.len) !=
		    1) {
			return ERR_BUG;
		}
		arena_reset(storing->scratch);
		e = upload_add_chunk(&desk, upload, upload->n_chunks, piece);
		if (e != ERR_OK) {
			return e;
		}
		upload->n_chunks++;
		piece = next_piece(storing, room);
	}
	return ERR_OK;
}

static enum err
store(struct db *db, void *arg)
{
	struct storing *storing = arg;
	struct upload *upload = &storing->upload;
	unsigned char *sum = arena_alloc(storing->req->arena, EVP_MAX_MD_SIZE);
	enum err e;

	(void)db;
	if (storing->begun) {
		return ERR_BUSY;
	}
	storing->begun = true;
	e = upload_begin(&storing->req->desk, upload);
	if (e == ERR_OK) {
		e = store_pieces(storing, (char *)(uintptr_t)storing->piece.p);
	}
	if (e != ERR_OK) {
		return e;
	}
	storing->mistake = multipart_failed(storing->mp) ?
	    "文件没有传完，请重新上传" :
	    judge(storing);
	if (storing->mistake != NULL) {
		return ERR_INVALID;
	}
	if (EVP_DigestFinal_ex(storing->digest, sum, NULL) != 1) {
		return ERR_BUG;
	}
	upload->size = (int64_t)storing->probe.length;
	upload->width = storing->probe.width;
	upload->height = storing->probe.height;
	upload->sha256 = (struct str){ (const char *)sum, 32 };
	return upload_finish(&storing->req->desk, upload);
}

/* The file name without folders, which old browsers send. */
static struct str
base_name(struct str name)
{
	size_t i;

	for (i = name.len; i > 0; i--) {
		if (name.p[i - 1] == '/' || name.p[i - 1] == '\\') {
			break;
		}
	}
	name.p += i;
	name.len -= i;
	return name;
}

static void
note(struct storing *storing, struct form_file *file)
{
	struct form *form = storing->req->form;
	const char *field = str_to_c(form->arena, file->name);

	file->error = storing->mistake;
	if (storing->mistake != NULL) {
		form_error(form, field, storing->mistake);
		return;
	}
	file->upload_id = storing->upload.upload_id;
	file->kind = storing->probe.kind;
	file->size = (int64_t)storing->probe.length;
	(void)typed_set(form->typed, str_printf(form->arena, "%s_id", field).p,
	    str_printf(form->arena, "%" PRId64, file->upload_id));
}

enum err
file_upload_store(
    struct req *req, struct multipart *mp, const struct multipart_part *part)
{
	auto_evp_md_ctx EVP_MD_CTX *digest = EVP_MD_CTX_new();
	struct storing storing = { .req = req, .mp = mp, .digest = digest };
	struct form_file *file;
	enum err e;

	file_probe_init(&storing.probe);
	storing.piece =
	    next_piece(&storing, arena_alloc(req->arena, UPLOAD_CHUNK));
	if (multipart_failed(mp)) {
		return ERR_INVALID;
	}
	if ((storing.piece.len == 0 && part->filename.len == 0) ||
	    req->session == NULL || req->session->member_id == 0) {
		return ERR_OK; /* nothing chosen, or nobody's: passed over */
	}
	if (req->form->n_files == FORM_FILES_MAX) {
		return err_note(ERR_INVALID, "too many files");
	}
	file = &req->form->files[req->form->n_files++];
	file->name = part->name;
	file->filename = base_name(part->filename);
	if (storing.piece.len == 0 || storing.probe.kind == FILE_UNKNOWN) {
		storing.mistake = judge(&storing);
		note(&storing, file);
		return ERR_OK;
	}
	if (digest == NULL ||
	    EVP_DigestInit_ex(digest, EVP_sha256(), NULL) != 1) {
		return ERR_BUSY;
	}
	storing.upload.member_id = req->session->member_id;
	storing.upload.kind = str_c(file_kind_name(storing.probe.kind));
	storing.upload.slot = part->name;
	storing.upload.name = file->filename;
	storing.upload.operator_id = req->session->operator_id;
	storing.scratch = arena_new(SCRATCH);
	if (storing.scratch == NULL) {
		return ERR_BUSY;
	}
	e = db_transact(req->desk.db, store, &storing);
	arena_free(storing.scratch);
	if (e != ERR_OK && storing.mistake == NULL) {
		return e;
	}
	note(&storing, file);
	return ERR_OK;
}
