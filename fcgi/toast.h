/*
 * toast: what just succeeded, told on the page a POST redirects to.
 *
 * The redirect names a code (?done=address_saved) and the page shows its
 * sentence: nothing is kept, and nobody can put words into our page.
 */
#ifndef TOAST_H
#define TOAST_H

#include "base/str.h"

struct page;

/* Leaves the page as it is when the code is not known. */
void toast_set(struct page *page, struct str code);

#endif
