/* SPDX-License-Identifier: MIT */
/*
 * url.c - WHATWG URLs by the ada library, for stdlib/web/url.js (the URL class) and node:url.
 * A URL crosses as its href and the offsets of its parts in it, so that the getters are slices made in
 * JavaScript and no native object has to live as long as a URL.
 * Source: https://url.spec.whatwg.org and ada's ada_c.h.
 */
#include <ada_c.h>

#include "runtime/base/check.h"
#include "runtime/bind/bind.h"

/* parts[0..7] are ada_url_components in their order (0xffffffff: absent), parts[8] the scheme's type:
 * 0 http, 1 not special, 2 https, 3 ws, 4 ftp, 5 wss, 6 file. */
enum { PARTS = 9 };

/* Numbers of URLContext's fields that can be set; the same list is in stdlib/web/url.js. */
enum url_field {
  FIELD_HREF,
  FIELD_HASH,
  FIELD_PORT,
  FIELD_HOST,
  FIELD_SEARCH,
  FIELD_HOSTNAME,
  FIELD_PATHNAME,
  FIELD_PROTOCOL,
  FIELD_PASSWORD,
  FIELD_USERNAME,
};

static void write_parts(ada_url url, napi_value parts) {
  en_bytes out = en_view(parts);
  CHECK(out.len >= PARTS * sizeof(uint32_t));
  uint32_t *p = (uint32_t *)(void *)out.data;
  const ada_url_components *c = ada_get_components(url);
  p[0] = c->protocol_end;
  p[1] = c->username_end;
  p[2] = c->host_start;
  p[3] = c->host_end;
  p[4] = c->port;
  p[5] = c->pathname_start;
  p[6] = c->search_start;
  p[7] = c->hash_start;
  p[8] = ada_get_scheme_type(url);
}

static napi_value finish(napi_env env, ada_url url, napi_value parts) {
  ada_string href = ada_get_href(url);
  write_parts(url, parts);
  napi_value result = en_str_latin1(env, href.data, href.length);
  ada_free(url);
  return result;
}

static ada_url parse(napi_env env, napi_value input, napi_value base) {
  en_str_tmp in;
  en_str_tmp_init(&in, env, input);
  ada_url url;
  if (en_is_undefined(base)) {
    url = ada_parse(in.p, in.len);
  } else {
    en_str_tmp b;
    en_str_tmp_init(&b, env, base);
    url = ada_parse_with_base(in.p, in.len, b.p, b.len);
    en_str_tmp_deinit(&b);
  }
  en_str_tmp_deinit(&in);
  if (ada_is_valid(url)) return url;
  ada_free(url);
  return NULL;
}

RT_OP(op_url_parse) {
  (void)argc;
  ada_url url = parse(env, argv[0], argv[1]);
  return url == NULL ? NULL : finish(env, url, argv[2]);
}

static bool set_field(ada_url url, enum url_field field, const char *p, size_t len) {
  switch (field) {
    case FIELD_HREF: return ada_set_href(url, p, len);
    case FIELD_HASH: ada_set_hash(url, p, len); return true;
    case FIELD_PORT: return ada_set_port(url, p, len);
    case FIELD_HOST: return ada_set_host(url, p, len);
    case FIELD_SEARCH: ada_set_search(url, p, len); return true;
    case FIELD_HOSTNAME: return ada_set_hostname(url, p, len);
    case FIELD_PATHNAME: return ada_set_pathname(url, p, len);
    case FIELD_PROTOCOL: return ada_set_protocol(url, p, len);
    case FIELD_PASSWORD: return ada_set_password(url, p, len);
    case FIELD_USERNAME: return ada_set_username(url, p, len);
  }
  CHECK(!"unknown field of a URL");
  return false;
}

RT_OP(op_url_update) {
  (void)argc;
  en_str_tmp href;
  en_str_tmp_init(&href, env, argv[0]);
  ada_url url = ada_parse(href.p, href.len);
  en_str_tmp_deinit(&href);
  CHECK(ada_is_valid(url)); /* it is the href of a URL object */
  en_str_tmp value;
  en_str_tmp_init(&value, env, argv[2]);
  bool done = set_field(url, (enum url_field)en_to_u32(argv[1]), value.p, value.len);
  en_str_tmp_deinit(&value);
  if (done) return finish(env, url, argv[3]);
  ada_free(url);
  return NULL;
}

RT_OP(op_url_can_parse) {
  (void)argc;
  en_str_tmp in;
  en_str_tmp_init(&in, env, argv[0]);
  bool can;
  if (en_is_undefined(argv[1])) {
    can = ada_can_parse(in.p, in.len);
  } else {
    en_str_tmp base;
    en_str_tmp_init(&base, env, argv[1]);
    can = ada_can_parse_with_base(in.p, in.len, base.p, base.len);
    en_str_tmp_deinit(&base);
  }
  en_str_tmp_deinit(&in);
  return en_bool(env, can);
}

/* The host as the parser of a special URL understands it; NULL when it refuses it. */
static ada_url url_of_domain(napi_env env, napi_value domain) {
  static const char start[] = "ws://x";
  ada_url url = ada_parse(start, sizeof start - 1);
  en_str_tmp in;
  en_str_tmp_init(&in, env, domain);
  bool done = ada_set_hostname(url, in.p, in.len);
  en_str_tmp_deinit(&in);
  if (done) return url;
  ada_free(url);
  return NULL;
}

RT_OP(op_url_domain_to_ascii) {
  (void)argc;
  ada_url url = url_of_domain(env, argv[0]);
  if (url == NULL) return en_str_latin1(env, "", 0);
  ada_string host = ada_get_hostname(url);
  napi_value result = en_str_latin1(env, host.data, host.length);
  ada_free(url);
  return result;
}

RT_OP(op_url_domain_to_unicode) {
  (void)argc;
  ada_url url = url_of_domain(env, argv[0]);
  if (url == NULL) return en_str_latin1(env, "", 0);
  ada_string host = ada_get_hostname(url);
  ada_owned_string unicode = ada_idna_to_unicode(host.data, host.length);
  napi_value result = en_str_utf8(env, unicode.data, unicode.length);
  ada_free_owned_string(unicode);
  ada_free(url);
  return result;
}
