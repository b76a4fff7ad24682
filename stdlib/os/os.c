/* SPDX-License-Identifier: MIT */
/*
 * os.c - what libuv knows of the machine, as flat values; os.js makes the objects. Failures are
 * negative libuv codes.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "ops.h"
#include "runtime/bind/bind.h"
#include "runtime/base/check.h"
#include "runtime/bind/bind.h"

static napi_value str(napi_env env, const char *s) {
  return en_str_utf8(env, s, strlen(s));
}

/* ---- numbers ------------------------------------------------------------------------------- */

RT_OP(op_os_available_parallelism) {
  (void)argc, (void)argv;
  return en_u32(env, uv_available_parallelism());
}

RT_OP(op_os_freemem) {
  (void)argc, (void)argv;
  return en_double(env, (double)uv_get_free_memory());
}

RT_OP(op_os_totalmem) {
  (void)argc, (void)argv;
  return en_double(env, (double)uv_get_total_memory());
}

/* uptime(): seconds, or a code */
RT_OP(op_os_uptime) {
  (void)argc, (void)argv;
  double seconds;
  int rc = uv_uptime(&seconds);
  return rc == 0 ? en_double(env, seconds) : en_i32(env, rc);
}

/* loadavg(out): fills a Float64Array of three */
RT_OP(op_os_loadavg) {
  (void)argc;
  en_bytes out = en_view(argv[0]);
  CHECK(out.len >= 3 * sizeof(double));
  double avg[3];
  uv_loadavg(avg);
  memcpy(out.data, avg, sizeof avg);
  return en_undefined(env);
}

/* getPriority(pid): [code, priority]: priorities are negative numbers too */
RT_OP(op_os_get_priority) {
  (void)argc;
  int priority = 0;
  int rc = uv_os_getpriority(en_to_i32(argv[0]), &priority);
  napi_value pair[2] = {en_i32(env, rc), en_i32(env, priority)};
  return en_array(env, 2, pair);
}

/* setPriority(pid, priority): 0 or a code */
RT_OP(op_os_set_priority) {
  (void)argc;
  return en_i32(env, uv_os_setpriority(en_to_i32(argv[0]), en_to_i32(argv[1])));
}

/* ---- names --------------------------------------------------------------------------------- */

/* uname(): [sysname, release, version, machine], or a code */
RT_OP(op_os_uname) {
  (void)argc, (void)argv;
  uv_utsname_t u;
  int rc = uv_os_uname(&u);
  if (rc != 0) return en_i32(env, rc);
  napi_value items[4] = {str(env, u.sysname), str(env, u.release), str(env, u.version),
                         str(env, u.machine)};
  return en_array(env, 4, items);
}

/* hostname(): string, or a code */
RT_OP(op_os_hostname) {
  (void)argc, (void)argv;
  char buf[UV_MAXHOSTNAMESIZE];
  size_t len = sizeof buf;
  int rc = uv_os_gethostname(buf, &len);
  return rc == 0 ? en_str_utf8(env, buf, len) : en_i32(env, rc);
}

/* homedir(): string, or a code */
RT_OP(op_os_homedir) {
  (void)argc, (void)argv;
  char buf[4096];
  size_t len = sizeof buf;
  int rc = uv_os_homedir(buf, &len);
  return rc == 0 ? en_str_utf8(env, buf, len) : en_i32(env, rc);
}

static napi_value text_or_bytes(napi_env env, const char *s, bool bytes) {
  if (s == NULL) return en_null(env);
  if (!bytes) return str(env, s);
  size_t len = strlen(s);
  uint8_t *mem;
  napi_value buffer = en_arraybuffer(env, len, &mem);
  CHECK(buffer != NULL);
  memcpy(mem, s, len);
  return en_uint8array(env, buffer, 0, len);
}

/* userInfo(bytes): [uid, gid, username, homedir, shell | null], or a code */
RT_OP(op_os_user_info) {
  (void)argc;
  bool bytes = en_is_true(argv[0]);
  uv_passwd_t pw;
  int rc = uv_os_get_passwd(&pw);
  if (rc != 0) return en_i32(env, rc);
  napi_value items[5] = {en_double(env, (double)pw.uid), en_double(env, (double)pw.gid),
                         text_or_bytes(env, pw.username, bytes),
                         text_or_bytes(env, pw.homedir, bytes),
                         text_or_bytes(env, pw.shell, bytes)};
  uv_os_free_passwd(&pw);
  return en_array(env, 5, items);
}

/* ---- lists --------------------------------------------------------------------------------- */

/* cpus(): [model, speed, user, nice, sys, idle, irq, ...] (MHz, milliseconds), or a code */
RT_OP(op_os_cpus) {
  (void)argc, (void)argv;
  enum { FIELDS = 7 };
  uv_cpu_info_t *cpus;
  int count;
  int rc = uv_cpu_info(&cpus, &count);
  if (rc != 0) return en_i32(env, rc);
  size_t total = (size_t)count * FIELDS;
  napi_value *items = malloc((total + 1) * sizeof *items);
  CHECK(items != NULL);
  for (int i = 0; i < count; i++) {
    napi_value *at = items + (size_t)i * FIELDS;
    const uint64_t times[5] = {cpus[i].cpu_times.user, cpus[i].cpu_times.nice,
                               cpus[i].cpu_times.sys, cpus[i].cpu_times.idle,
                               cpus[i].cpu_times.irq};
    at[0] = str(env, cpus[i].model);
    at[1] = en_i32(env, cpus[i].speed);
    for (int t = 0; t < 5; t++) at[2 + t] = en_double(env, (double)times[t]);
  }
  uv_free_cpu_info(cpus, count);
  napi_value out = en_array(env, total, items);
  free(items);
  return out;
}

/* The seven values of one address. */
static void interface_fields(napi_env env, const uv_interface_address_t *a, napi_value at[7]) {
  char ip[INET6_ADDRSTRLEN] = "", mask[INET6_ADDRSTRLEN] = "", mac[18];
  bool v6 = a->address.address4.sin_family == AF_INET6;
  const unsigned char *m = (const unsigned char *)a->phys_addr;
  if (v6) {
    uv_ip6_name(&a->address.address6, ip, sizeof ip);
    uv_ip6_name(&a->netmask.netmask6, mask, sizeof mask);
  } else {
    uv_ip4_name(&a->address.address4, ip, sizeof ip);
    uv_ip4_name(&a->netmask.netmask4, mask, sizeof mask);
  }
  snprintf(mac, sizeof mac, "%02x:%02x:%02x:%02x:%02x:%02x", m[0], m[1], m[2], m[3], m[4], m[5]);
  at[0] = str(env, a->name);
  at[1] = str(env, ip);
  at[2] = str(env, mask);
  at[3] = en_i32(env, v6 ? 6 : 4);
  at[4] = str(env, mac);
  at[5] = en_bool(env, a->is_internal);
  at[6] = en_double(env, v6 ? (double)a->address.address6.sin6_scope_id : -1);
}

/* interfaces(): [name, address, netmask, 4 | 6, mac, internal, scope id | -1, ...], or a code */
RT_OP(op_os_interfaces) {
  (void)argc, (void)argv;
  enum { FIELDS = 7 };
  uv_interface_address_t *list;
  int count;
  int rc = uv_interface_addresses(&list, &count);
  if (rc == UV_ENOSYS) return en_array(env, 0, NULL);
  if (rc != 0) return en_i32(env, rc);
  size_t total = (size_t)count * FIELDS;
  napi_value *items = malloc((total + 1) * sizeof *items);
  CHECK(items != NULL);
  for (int i = 0; i < count; i++) interface_fields(env, &list[i], items + (size_t)i * FIELDS);
  uv_free_interface_addresses(list, count);
  napi_value out = en_array(env, total, items);
  free(items);
  return out;
}
