/*
 * browser: the name of a browser and its system, from what it calls itself.
 * For people to recognise their devices by, and for nothing else: the text is
 * the browser's own and proves nothing.
 */
#ifndef BROWSER_H
#define BROWSER_H

#include "base/str.h"
#include "views/html.h"

/* "Chrome 126，Windows"; "其他浏览器" when it cannot be told. */
struct shown browser_name(struct str user_agent);

#endif
