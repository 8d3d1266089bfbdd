/*
 * cookies: their names. __Host- makes browsers insist on Secure, Path=/ and
 * no Domain (RFC 6265bis section 4.1.3.2). The console has its own, because
 * cookies do not tell ports of one host apart.
 */
#ifndef COOKIES_H
#define COOKIES_H

#define COOKIE_SESSION       "__Host-desk"
#define COOKIE_SESSION_ADMIN "__Host-console"
#define COOKIE_VISIT         "__Host-visit"
#define COOKIE_PARKED        "__Host-parked"

#endif
