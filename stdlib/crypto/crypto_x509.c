/* SPDX-License-Identifier: MIT */
/*
 * crypto_x509.c - ops of crypto_x509.js and crypto_certificate.js: certificates (RFC 5280) as
 * texts, dates and checks; signed public keys and challenges (SPKAC).
 */
#include "stdlib/crypto/crypto_x509.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "ops.h"
#include "stdlib/crypto/crypto_key.h"

static const char x509_tag;

static void x509_free(void *ptr) { X509_free(ptr); }

static X509 *x509_get(napi_value box) {
  X509 *x = en_box_get(box, &x509_tag);
  CHECK(x);
  return x;
}

napi_value crypto_x509_box(napi_env env, X509 *x) { return en_box_new(env, x, &x509_tag, x509_free); }
X509 *crypto_x509_get(napi_value box) { return x509_get(box); }

/* x509New(PEM or DER bytes) -> box or negative */
RT_OP(op_crypto_x509_new) {
  (void)argc;
  crypto_start();
  en_bytes b = en_view(argv[0]);
  BIO *bio = BIO_new_mem_buf(b.data ? b.data : (const uint8_t *)"", (int)b.len);
  CHECK(bio);
  X509 *x = PEM_read_bio_X509_AUX(bio, NULL, NULL, NULL);
  if (!x) {
    ERR_clear_error();
    const uint8_t *p = b.data;
    x = b.len ? d2i_X509(NULL, &p, (long)b.len) : NULL;
    if (!x) { /* the PEM reader's complaint is the clearer one */
      ERR_clear_error();
      (void)BIO_reset(bio);
      x = b.len && b.data[0] == 0x30 ? d2i_X509_bio(bio, NULL)
                                     : PEM_read_bio_X509(bio, NULL, NULL, NULL);
    }
  }
  BIO_free(bio);
  return x ? en_box_new(env, x, &x509_tag, x509_free) : crypto_fail(env);
}

/* ---- names ---- */

static napi_value take_text(napi_env env, BIO *bio) {
  return crypto_bio_take(env, bio, CRYPTO_UTF8);
}

static napi_value name_text(napi_env env, const X509_NAME *name) {
  BIO *bio = BIO_new(BIO_s_mem());
  CHECK(bio);
  unsigned long flags = ASN1_STRFLGS_ESC_2253 | ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_UTF8_CONVERT |
                        XN_FLAG_SEP_MULTILINE | XN_FLAG_FN_SN;
  X509_NAME_print_ex(bio, name, 0, flags);
  return take_text(env, bio);
}

/* One alternative name: its kind, then the value, in quotes (as JSON) when it could be mistaken for
 * several; `prefix` belongs to the value. */
static void print_value(BIO *out, const char *kind, const char *prefix, const uint8_t *p, size_t len,
                        bool utf8) {
  bool safe = true;
  for (size_t i = 0; i < len && safe; i++)
    safe = !(p[i] == '"' || p[i] == '\\' || p[i] == ',' || p[i] == '\'' ||
             (utf8 ? p[i] < ' ' || p[i] == 0x7f : p[i] < ' ' || p[i] > '~'));
  BIO_puts(out, kind);
  if (safe) {
    BIO_printf(out, "%s%.*s", prefix, (int)len, (const char *)p);
    return;
  }
  BIO_puts(out, "\"");
  BIO_puts(out, prefix);
  for (size_t i = 0; i < len; i++) {
    if (p[i] == '\\') BIO_puts(out, "\\\\");
    else if (p[i] == '"') BIO_puts(out, "\\\"");
    else if ((p[i] >= ' ' && p[i] <= '~' && p[i] != ',') || (utf8 && p[i] & 0x80)) BIO_write(out, p + i, 1);
    else BIO_printf(out, "\\u00%02x", p[i]);
  }
  BIO_puts(out, "\"");
}

static void print_string(BIO *out, const char *kind, const char *prefix, const ASN1_STRING *s, bool utf8) {
  print_value(out, kind, prefix, ASN1_STRING_get0_data(s), (size_t)ASN1_STRING_length(s), utf8);
}

static void print_directory(BIO *out, const X509_NAME *name) {
  BIO *tmp = BIO_new(BIO_s_mem());
  char *p;
  CHECK(tmp);
  X509_NAME_print_ex(tmp, name, 0, XN_FLAG_RFC2253 & ~(unsigned long)(ASN1_STRFLGS_ESC_MSB | ASN1_STRFLGS_ESC_CTRL));
  long len = BIO_get_mem_data(tmp, &p);
  print_value(out, "DirName:", "", (uint8_t *)p, (size_t)len, true);
  BIO_free_all(tmp);
}

static void print_ip(BIO *out, const ASN1_OCTET_STRING *ip) {
  const uint8_t *p = ASN1_STRING_get0_data(ip);
  int len = ASN1_STRING_length(ip);
  BIO_puts(out, "IP Address:");
  if (len == 4) {
    BIO_printf(out, "%d.%d.%d.%d", p[0], p[1], p[2], p[3]);
  } else if (len == 16) {
    for (int i = 0; i < 8; i++) BIO_printf(out, "%s%X", i ? ":" : "", p[2 * i] << 8 | p[2 * i + 1]);
  } else {
    BIO_printf(out, "<invalid length=%d>", len);
  }
}

static void print_other(BIO *out, const OTHERNAME *o) {
  static const struct { int nid; const char *prefix; int type; } known[] = {
      {NID_id_on_SmtpUTF8Mailbox, "SmtpUTF8Mailbox:", V_ASN1_UTF8STRING},
      {NID_XmppAddr, "XmppAddr:", V_ASN1_UTF8STRING},
      {NID_SRVName, "SRVName:", V_ASN1_IA5STRING},
      {NID_ms_upn, "UPN:", V_ASN1_UTF8STRING},
      {NID_NAIRealm, "NAIRealm:", V_ASN1_UTF8STRING},
  };
  int nid = OBJ_obj2nid(o->type_id);
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
    if (known[i].nid != nid || o->value->type != known[i].type) continue;
    print_string(out, "othername:", known[i].prefix, o->value->value.asn1_string, known[i].type == V_ASN1_UTF8STRING);
    return;
  }
  BIO_puts(out, "othername:<unsupported>");
}

static void print_general(BIO *out, const GENERAL_NAME *g) {
  char oid[256];
  switch (g->type) {
    case GEN_EMAIL: print_string(out, "email:", "", g->d.rfc822Name, false); break;
    case GEN_DNS: print_string(out, "DNS:", "", g->d.dNSName, false); break;
    case GEN_URI: print_string(out, "URI:", "", g->d.uniformResourceIdentifier, false); break;
    case GEN_DIRNAME: print_directory(out, g->d.directoryName); break;
    case GEN_IPADD: print_ip(out, g->d.iPAddress); break;
    case GEN_RID:
      OBJ_obj2txt(oid, sizeof oid, g->d.registeredID, 1);
      BIO_printf(out, "Registered ID:%s", oid);
      break;
    case GEN_OTHERNAME: print_other(out, g->d.otherName); break;
    case GEN_X400: BIO_puts(out, "X400Name:<unsupported>"); break;
    default: BIO_puts(out, "EdiPartyName:<unsupported>"); break;
  }
}

static napi_value alt_names(napi_env env, X509 *x) {
  GENERAL_NAMES *names = X509_get_ext_d2i(x, NID_subject_alt_name, NULL, NULL);
  if (!names) return en_undefined(env);
  BIO *bio = BIO_new(BIO_s_mem());
  CHECK(bio);
  for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
    if (i) BIO_puts(bio, ", ");
    print_general(bio, sk_GENERAL_NAME_value(names, i));
  }
  GENERAL_NAMES_free(names);
  return take_text(env, bio);
}

static napi_value info_access(napi_env env, X509 *x) {
  AUTHORITY_INFO_ACCESS *list = X509_get_ext_d2i(x, NID_info_access, NULL, NULL);
  char method[80];
  if (!list) return en_undefined(env);
  BIO *bio = BIO_new(BIO_s_mem());
  CHECK(bio);
  for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(list); i++) {
    const ACCESS_DESCRIPTION *d = sk_ACCESS_DESCRIPTION_value(list, i);
    if (i) BIO_puts(bio, "\n");
    i2t_ASN1_OBJECT(method, sizeof method, d->method);
    BIO_printf(bio, "%s - ", method);
    print_general(bio, d->location);
  }
  AUTHORITY_INFO_ACCESS_free(list);
  return take_text(env, bio);
}

/* ---- texts ---- */

static napi_value time_text(napi_env env, const ASN1_TIME *t) {
  BIO *bio = BIO_new(BIO_s_mem());
  CHECK(bio);
  ASN1_TIME_print(bio, t);
  return take_text(env, bio);
}

static napi_value serial(napi_env env, X509 *x) {
  BIGNUM *bn = ASN1_INTEGER_to_BN(X509_get0_serialNumber(x), NULL);
  char *hex = bn ? BN_bn2hex(bn) : NULL;
  napi_value v = hex ? en_str_latin1(env, hex, strlen(hex)) : en_undefined(env);
  OPENSSL_free(hex);
  BN_free(bn);
  return v;
}

static napi_value signature_name(napi_env env, X509 *x, bool as_oid) {
  char text[256];
  const ASN1_OBJECT *o;
  X509_ALGOR_get0(&o, NULL, NULL, X509_get0_tbs_sigalg(x));
  int nid = OBJ_obj2nid(o);
  if (!as_oid && nid == NID_undef) return en_undefined(env);
  int n = OBJ_obj2txt(text, sizeof text, o, as_oid);
  return n > 0 ? en_str_latin1(env, text, strlen(text)) : en_undefined(env);
}

static napi_value pem(napi_env env, X509 *x) {
  BIO *bio = BIO_new(BIO_s_mem());
  CHECK(bio);
  PEM_write_bio_X509(bio, x);
  return take_text(env, bio);
}

enum {
  SUBJECT,
  ISSUER,
  ALT_NAMES,
  INFO_ACCESS,
  VALID_FROM,
  VALID_TO,
  SERIAL,
  SIGNATURE,
  SIGNATURE_OID,
  PEM_TEXT
};

/* x509Text(box, which) -> string, or undefined: the certificate has none; which: see the enum */
RT_OP(op_crypto_x509_text) {
  (void)argc;
  crypto_start();
  X509 *x = x509_get(argv[0]);
  switch (en_to_i32(argv[1])) {
    case SUBJECT: return name_text(env, X509_get_subject_name(x));
    case ISSUER: return name_text(env, X509_get_issuer_name(x));
    case ALT_NAMES: return alt_names(env, x);
    case INFO_ACCESS: return info_access(env, x);
    case VALID_FROM: return time_text(env, X509_get0_notBefore(x));
    case VALID_TO: return time_text(env, X509_get0_notAfter(x));
    case SERIAL: return serial(env, x);
    case SIGNATURE: return signature_name(env, x, false);
    case SIGNATURE_OID: return signature_name(env, x, true);
    case PEM_TEXT: return pem(env, x);
    default: UNREACHABLE();
  }
}

/* x509Time(box, end?) -> [year, month 1-12, day, hour, minute, second], UTC */
RT_OP(op_crypto_x509_time) {
  struct tm tm;
  (void)argc;
  X509 *x = x509_get(argv[0]);
  ASN1_TIME_to_tm(en_to_bool(argv[1]) ? X509_get0_notAfter(x) : X509_get0_notBefore(x), &tm);
  napi_value v[6] = {en_i32(env, tm.tm_year + 1900), en_i32(env, tm.tm_mon + 1),
                     en_i32(env, tm.tm_mday),        en_i32(env, tm.tm_hour),
                     en_i32(env, tm.tm_min),         en_i32(env, tm.tm_sec)};
  return en_array(env, 6, v);
}

/* x509Name(box, issuer?) -> [short name or OID, value, ...] */
RT_OP(op_crypto_x509_name) {
  char oid[256];
  (void)argc;
  X509 *x = x509_get(argv[0]);
  const X509_NAME *name = en_to_bool(argv[1]) ? X509_get_issuer_name(x) : X509_get_subject_name(x);
  napi_value out = en_array(env, 0, NULL);
  uint32_t n = 0;
  for (int i = 0; i < X509_NAME_entry_count(name); i++) {
    const X509_NAME_ENTRY *e = X509_NAME_get_entry(name, i);
    const ASN1_OBJECT *o = X509_NAME_ENTRY_get_object(e);
    int nid = OBJ_obj2nid(o);
    const char *key = nid == NID_undef ? oid : OBJ_nid2sn(nid);
    uint8_t *utf8 = NULL;
    if (nid == NID_undef) OBJ_obj2txt(oid, sizeof oid, o, 1);
    int len = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(e));
    if (len < 0) continue;
    CHECK(napi_set_element(env, out, n++, en_str_latin1(env, key, strlen(key))) == napi_ok);
    CHECK(napi_set_element(env, out, n++, en_str_utf8(env, (char *)utf8, (size_t)len)) == napi_ok);
    OPENSSL_free(utf8);
  }
  return out;
}

/* x509Usages(box) -> OIDs of the extended key usages, or undefined */
RT_OP(op_crypto_x509_usages) {
  char oid[256];
  (void)argc;
  crypto_start();
  EXTENDED_KEY_USAGE *list = X509_get_ext_d2i(x509_get(argv[0]), NID_ext_key_usage, NULL, NULL);
  if (!list) return en_undefined(env);
  napi_value out = en_array(env, 0, NULL);
  uint32_t n = 0;
  for (int i = 0; i < sk_ASN1_OBJECT_num(list); i++)
    if (OBJ_obj2txt(oid, sizeof oid, sk_ASN1_OBJECT_value(list, i), 1) > 0)
      CHECK(napi_set_element(env, out, n++, en_str_latin1(env, oid, strlen(oid))) == napi_ok);
  EXTENDED_KEY_USAGE_free(list);
  return out;
}

/* ---- bytes and keys ---- */

/* x509Raw(box) -> ArrayBuffer, DER */
RT_OP(op_crypto_x509_raw) {
  uint8_t *der = NULL;
  (void)argc;
  int len = i2d_X509(x509_get(argv[0]), &der);
  if (len < 0) return crypto_fail(env);
  napi_value v = crypto_bytes(env, der, (size_t)len);
  OPENSSL_free(der);
  return v;
}

/* x509Fingerprint(box, digest number) -> "AB:CD:..." */
RT_OP(op_crypto_x509_fingerprint) {
  uint8_t md[EVP_MAX_MD_SIZE];
  char text[EVP_MAX_MD_SIZE * 3 + 1];
  unsigned len = 0;
  (void)argc;
  if (!X509_digest(x509_get(argv[0]), crypto_md(en_to_i32(argv[1])), md, &len))
    return crypto_fail(env);
  for (unsigned i = 0; i < len; i++) snprintf(text + 3 * i, 4, "%02X:", md[i]);
  return en_str_latin1(env, text, len ? 3 * len - 1 : 0);
}

/* x509PublicKey(box) -> key box or negative */
RT_OP(op_crypto_x509_public_key) {
  (void)argc;
  crypto_start();
  EVP_PKEY *pkey = X509_get_pubkey(x509_get(argv[0]));
  return pkey ? crypto_key_box(env, pkey) : crypto_fail(env);
}

/* ---- checks -------------------------------------------------------------------------------- */

/* x509IsCa(box) -> boolean */
RT_OP(op_crypto_x509_is_ca) {
  (void)argc;
  crypto_start();
  int r = X509_check_ca(x509_get(argv[0]));
  ERR_clear_error();
  return en_bool(env, r == 1);
}

/* x509CheckIssued(box, issuer box) -> boolean */
RT_OP(op_crypto_x509_check_issued) {
  (void)argc;
  crypto_start();
  int r = X509_check_issued(x509_get(argv[1]), x509_get(argv[0]));
  ERR_clear_error();
  return en_bool(env, r == X509_V_OK);
}

/* x509CheckKey(box, private key box) -> boolean */
RT_OP(op_crypto_x509_check_key) {
  (void)argc;
  crypto_start();
  int r = X509_check_private_key(x509_get(argv[0]), crypto_key_get(argv[1]));
  ERR_clear_error();
  return en_bool(env, r == 1);
}

/* x509Verify(box, public key box) -> boolean */
RT_OP(op_crypto_x509_verify) {
  (void)argc;
  crypto_start();
  int r = X509_verify(x509_get(argv[0]), crypto_key_get(argv[1]));
  ERR_clear_error();
  return en_bool(env, r == 1);
}

enum { CHECK_HOST, CHECK_EMAIL, CHECK_IP };

/* x509Check(box, what, name, flags) -> the name that matched; undefined: none; false: not a valid
 * name */
RT_OP(op_crypto_x509_check) {
  en_str_tmp name;
  char *peer = NULL;
  int r;
  (void)argc;
  crypto_start();
  X509 *x = x509_get(argv[0]);
  unsigned flags = en_to_u32(argv[3]);
  en_str_tmp_init(&name, env, argv[2]);
  switch (en_to_i32(argv[1])) {
    case CHECK_HOST: r = X509_check_host(x, name.p, name.len, flags, &peer); break;
    case CHECK_EMAIL: r = X509_check_email(x, name.p, name.len, flags); break;
    default: r = X509_check_ip_asc(x, name.p, flags); break;
  }
  ERR_clear_error();
  napi_value v = r == -2 ? en_bool(env, false) : r != 1 ? en_undefined(env)
               : peer ? en_str_utf8(env, peer, strlen(peer)) : argv[2];
  OPENSSL_free(peer);
  en_str_tmp_deinit(&name);
  return v;
}

/* ---- SPKAC --------------------------------------------------------------------------------- */

static NETSCAPE_SPKI *spkac_from(napi_value bytes) {
  en_bytes b = en_view(bytes);
  crypto_start();
  return b.len ? NETSCAPE_SPKI_b64_decode((const char *)b.data, (int)b.len) : NULL;
}

/* spkacVerify(bytes) -> boolean */
RT_OP(op_crypto_spkac_verify) {
  (void)argc;
  NETSCAPE_SPKI *spki = spkac_from(argv[0]);
  EVP_PKEY *pkey = spki ? X509_PUBKEY_get(spki->spkac->pubkey) : NULL;
  bool ok = pkey && NETSCAPE_SPKI_verify(spki, pkey) > 0;
  EVP_PKEY_free(pkey);
  NETSCAPE_SPKI_free(spki);
  ERR_clear_error();
  return en_bool(env, ok);
}

/* spkacPublicKey(bytes) -> ArrayBuffer with PEM, or undefined */
RT_OP(op_crypto_spkac_public_key) {
  (void)argc;
  NETSCAPE_SPKI *spki = spkac_from(argv[0]);
  EVP_PKEY *pkey = spki ? NETSCAPE_SPKI_get_pubkey(spki) : NULL;
  BIO *bio = BIO_new(BIO_s_mem());
  CHECK(bio);
  bool ok = pkey && PEM_write_bio_PUBKEY(bio, pkey) > 0;
  napi_value v = crypto_bio_take(env, bio, CRYPTO_BYTES);
  EVP_PKEY_free(pkey);
  NETSCAPE_SPKI_free(spki);
  ERR_clear_error();
  return ok ? v : en_undefined(env);
}

/* spkacChallenge(bytes) -> ArrayBuffer, or undefined */
RT_OP(op_crypto_spkac_challenge) {
  uint8_t *utf8 = NULL;
  (void)argc;
  NETSCAPE_SPKI *spki = spkac_from(argv[0]);
  int len = spki ? ASN1_STRING_to_UTF8(&utf8, spki->spkac->challenge) : -1;
  napi_value v = len >= 0 ? crypto_bytes(env, utf8, (size_t)len) : en_undefined(env);
  OPENSSL_free(utf8);
  NETSCAPE_SPKI_free(spki);
  ERR_clear_error();
  return v;
}
