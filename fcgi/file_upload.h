/*
 * file_upload: takes a file out of a multipart body and stores it sealed,
 * piece by piece, never holding more than one piece. What is wrong with it is
 * noted at its field; the rest of the form goes on.
 */
#ifndef FILE_UPLOAD_H
#define FILE_UPLOAD_H

#include "base/err.h"

struct multipart;
struct multipart_part;
struct req;

/* A scan must have at least so many pixels on its short side. */
#define FILE_SHORT_SIDE 1000

/* Adds a struct form_file to req->form, and its hidden number NAME_id to what
 * is drawn again, so that a stored file need not be sent twice. ERR_INVALID
 * when the body itself is broken. */
enum err file_upload_store(struct req *req, struct multipart *mp,
    const struct multipart_part *part) MUST_CHECK;

#endif
