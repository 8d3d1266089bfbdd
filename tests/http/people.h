/* people: the names that people.c gives and the tests use. */
#ifndef PEOPLE_H
#define PEOPLE_H

#define PASSWORD "Passw0rd-of-tests"

/* Tokens of sessions that are there from the start. */
#define TOKEN_FIRST    "token-of-the-first-operator"
#define TOKEN_SECOND   "token-of-the-second-operator"
#define TOKEN_CHOOSING "token-of-one-who-has-to-choose"
#define TOKEN_ENDED    "token-of-the-first-that-ended"
#define TOKEN_REVIEWER "token-of-a-reviewer"
#define TOKEN_FINANCE  "token-of-finance"

#define DESK    "__Host-desk="
#define CONSOLE "__Host-console="

#endif
