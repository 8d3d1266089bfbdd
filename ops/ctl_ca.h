/*
 * ctl_ca: certdeskctl's commands for the issuing CA: the ceremony, and what
 * its admin socket answers.
 */
#ifndef CTL_CA_H
#define CTL_CA_H

#include "base/err.h"

struct ctl;

/* FOLDER PASSPHRASE-FILE [rsa3072|p256 [ORGANIZATION]] */
enum err ctl_ca_init(struct ctl *ctl, int n_args, char *const *args);
/* FILE … : reads profile files and says what is wrong with them. */
enum err ctl_ca_profile_check(struct ctl *ctl, int n_args, char *const *args);
/* [SOCKET] : has a CRL made and published now. */
enum err ctl_ca_crl(struct ctl *ctl, int n_args, char *const *args);
/* [SOCKET] : prints the CA's figures. */
enum err ctl_ca_status(struct ctl *ctl, int n_args, char *const *args);
/* [ISSUING-PEM] : verifies the CA's trail, and its signed ends when the
 * issuing certificate is given. */
enum err ctl_ca_audit(struct ctl *ctl, int n_args, char *const *args);
/* WHY : from now on nothing is signed. */
enum err ctl_ca_halt(struct ctl *ctl, int n_args, char *const *args);
enum err ctl_ca_resume(struct ctl *ctl, int n_args, char *const *args);

#endif
