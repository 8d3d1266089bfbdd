/*
 * cleanup: foreign handles that free themselves at the end of their scope.
 *
 *	auto_x509 X509 *cert = NULL;
 *
 * Each macro names the type it is for; NULL (or -1 for auto_fd) is fine.
 * Libraries that only some programs link stand behind their own macro:
 * define CLEANUP_JSON, CLEANUP_XML or CLEANUP_CURL before including.
 */
#ifndef CLEANUP_H
#define CLEANUP_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#define CLEANUP_DEFINE(name, type, release)             \
	static inline void cleanup_##name(type *handle) \
	{                                               \
		if (*handle != NULL)                    \
			release(*handle);               \
	}                                               \
	struct cleanup_##name##_is_defined

#define CLEANUP(name) __attribute__((cleanup(cleanup_##name), unused))

CLEANUP_DEFINE(x509, X509 *, X509_free);
CLEANUP_DEFINE(x509_req, X509_REQ *, X509_REQ_free);
CLEANUP_DEFINE(x509_crl, X509_CRL *, X509_CRL_free);
CLEANUP_DEFINE(x509_name, X509_NAME *, X509_NAME_free);
CLEANUP_DEFINE(x509_ext, X509_EXTENSION *, X509_EXTENSION_free);
CLEANUP_DEFINE(evp_pkey, EVP_PKEY *, EVP_PKEY_free);
CLEANUP_DEFINE(evp_pkey_ctx, EVP_PKEY_CTX *, EVP_PKEY_CTX_free);
CLEANUP_DEFINE(evp_md_ctx, EVP_MD_CTX *, EVP_MD_CTX_free);
CLEANUP_DEFINE(evp_cipher_ctx, EVP_CIPHER_CTX *, EVP_CIPHER_CTX_free);
CLEANUP_DEFINE(bio, BIO *, BIO_free_all);
CLEANUP_DEFINE(bignum, BIGNUM *, BN_free);
CLEANUP_DEFINE(file, FILE *, fclose);
CLEANUP_DEFINE(malloc, void *, free);

#define auto_x509           CLEANUP(x509)
#define auto_x509_req       CLEANUP(x509_req)
#define auto_x509_crl       CLEANUP(x509_crl)
#define auto_x509_name      CLEANUP(x509_name)
#define auto_x509_ext       CLEANUP(x509_ext)
#define auto_evp_pkey       CLEANUP(evp_pkey)
#define auto_evp_pkey_ctx   CLEANUP(evp_pkey_ctx)
#define auto_evp_md_ctx     CLEANUP(evp_md_ctx)
#define auto_evp_cipher_ctx CLEANUP(evp_cipher_ctx)
#define auto_bio            CLEANUP(bio)
#define auto_bignum         CLEANUP(bignum)
#define auto_file           CLEANUP(file)

static inline void
cleanup_fd(int *fd)
{
	if (*fd >= 0) {
		close(*fd);
	}
}

#define auto_fd __attribute__((cleanup(cleanup_fd), unused))

#ifdef CLEANUP_JSON
#include <json-c/json.h>
CLEANUP_DEFINE(json, json_object *, json_object_put);
#define auto_json CLEANUP(json)
#endif

#ifdef CLEANUP_XML
#include <libxml/tree.h>
CLEANUP_DEFINE(xml_doc, xmlDocPtr, xmlFreeDoc);
#define auto_xml_doc CLEANUP(xml_doc)
#endif

#ifdef CLEANUP_CURL
#include <curl/curl.h>
CLEANUP_DEFINE(curl, CURL *, curl_easy_cleanup);
CLEANUP_DEFINE(curl_slist, struct curl_slist *, curl_slist_free_all);
#define auto_curl       CLEANUP(curl)
#define auto_curl_slist CLEANUP(curl_slist)
#endif

#endif
