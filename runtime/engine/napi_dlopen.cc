/* SPDX-License-Identifier: MIT */
/* napi_dlopen.cc - shared objects in the dynamic template, from files and from memory (addon.h). */
#include "runtime/engine/addon.h"

#include <dlfcn.h>
#include <errno.h>
#include <gnu/libc-version.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <deque>
#include <mutex>
#include <string>

#include <uv.h>

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U /* Linux 6.3; is allowed whatever the sysctl vm.memfd_noexec says */
#endif

/*
 * libgcc, linked in, finds unwind tables by this function of glibc 2.35, which would then be the
 * oldest glibc an executable runs with, instead of 2.34. Nothing in the template throws; addons
 * that do have the libgcc_s.so of the system.
 */
extern "C" __attribute__((visibility("hidden"))) int _dl_find_object(void *, dl_find_object *) noexcept {
  return -1;
}

/* ---- what went wrong -------------------------------------------------------------------------- */

/* What the loader said, with the addon's path: in place of the name of its memory, or in front. */
static std::string loader_error(const char *name, const char *path) {
  const char *said = dlerror();
  std::string text = said == nullptr ? "unknown error" : said;
  if (name == path) return text;
  bool named = false;
  for (size_t at; (at = text.find(name)) != std::string::npos; named = true)
    text.replace(at, strlen(name), path);
  return named ? text : std::string(path) + ": " + text;
}

static std::string advice(const std::string &text, bool embedded) {
  auto has = [&](const char *what) { return text.find(what) != std::string::npos; };
  if (embedded && access("/proc/self/fd", F_OK) != 0)
    return " (addons of an executable are loaded through /proc, which is not mounted here)";
  if (has("version `GLIBC_"))
    return std::string(" (this machine has glibc ") + gnu_get_libc_version() + ")";
  if (embedded && has("cannot open shared object file"))
    return " (a library of the system that this machine does not have)";
  if (has("undefined symbol: _ZN2v8") || has("undefined symbol: _ZNK2v8") || has("undefined symbol: _ZN4node"))
    return " (it is built against V8's C++ interface; only Node-API addons work in an executable)";
  return "";
}

/* ---- opening ---------------------------------------------------------------------------------- */

static void *open_name(const char *name, const char *path, int flags, char *err, size_t errlen) {
  void *handle = dlopen(name, flags == 0 ? RTLD_LAZY : flags);
  if (handle != nullptr) return handle;
  std::string text = loader_error(name, path);
  snprintf(err, errlen, "%s%s", text.c_str(), advice(text, name != path).c_str());
  return nullptr;
}

static void find_symbols(en_dl *dl, void *handle) {
  dl->handle = handle;
  dl->init = reinterpret_cast<napi_addon_register_func>(dlsym(handle, "napi_register_module_v1"));
  dl->api_version =
      reinterpret_cast<int32_t (*)()>(dlsym(handle, "node_api_module_get_api_version_v1"));
}

bool en_dl_works() { return true; }

int en_dl_open(en_dl *dl, const char *path, int flags, char *err, size_t errlen) {
  void *handle = open_name(path, path, flags, err, errlen);
  if (handle == nullptr) return UV_EINVAL;
  find_symbols(dl, handle);
  return 0;
}

/* ---- from memory ------------------------------------------------------------------------------ */

static int write_all(int fd, const char *p, size_t len) {
  while (len > 0) {
    ssize_t n = write(fd, p, len);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return -errno;
    p += n;
    len -= static_cast<size_t>(n);
  }
  return 0;
}

static int memory_file(const char *path, const void *bytes, size_t len) {
  const char *slash = strrchr(path, '/'), *name = slash == nullptr ? path : slash + 1;
  int fd = memfd_create(name, MFD_CLOEXEC | MFD_NOEXEC_SEAL); /* mapping code needs no permission to run it */
  if (fd < 0 && errno == EINVAL) fd = memfd_create(name, MFD_CLOEXEC);
  if (fd < 0) return -errno;
  int code = write_all(fd, static_cast<const char *>(bytes), len);
  if (code == 0) return fd;
  close(fd);
  return code;
}

struct opened {
  std::string path, name; /* ours, the loader's */
  void *handle;
};

static std::recursive_mutex opened_lock; /* constructors of what is opened may open more */

static std::deque<opened> &opened_files() { /* whose strings stay where they are */
  static auto *list = new std::deque<opened>();
  return *list;
}

/* The loader takes an object whose name it knows for the one it has, and descriptors are used
 * again: so each name is one "./" longer than the one before. */
static std::string loader_name(int fd) {
  static size_t number;
  std::string name = "/proc/self/";
  for (size_t i = number++; i > 0; i--) name += "./";
  return name + "fd/" + std::to_string(fd);
}

/* A file of the image is opened once, as dlopen opens a file of a disk once. `open` opens a name. */
template <typename F>
static void *open_bytes(const char *path, const void *bytes, size_t len, int *code, F open) {
  std::lock_guard<std::recursive_mutex> hold(opened_lock);
  for (opened &o : opened_files()) {
    if (o.path == path) return o.handle;
  }
  int fd = *code = memory_file(path, bytes, len);
  if (fd < 0) return nullptr;
  *code = UV_EINVAL;
  std::string name = loader_name(fd);
  void *handle = open(name.c_str());
  close(fd); /* the mapping keeps the memory */
  if (handle != nullptr) opened_files().push_back({path, name, handle});
  return handle;
}

static void *open_memory(const char *path, const void *bytes, size_t len, int flags, char *err,
                         size_t errlen, int *code) {
  err[0] = '\0';
  void *handle = open_bytes(path, bytes, len, code, [&](const char *name) {
    return open_name(name, path, flags, err, errlen);
  });
  if (handle == nullptr && err[0] == '\0') snprintf(err, errlen, "%s: %s", path, uv_strerror(*code));
  return handle;
}

int en_dl_open_bytes(en_dl *dl, const char *path, const void *bytes, size_t len, int flags,
                     char *err, size_t errlen) {
  int code = 0;
  void *handle = open_memory(path, bytes, len, flags, err, errlen, &code);
  if (handle == nullptr) return code;
  find_symbols(dl, handle);
  return 0;
}

/* Local is enough: the loader binds what needs it by its SONAME, whoever else may see it. */
int en_dl_library(const char *path, const void *bytes, size_t len, char *err, size_t errlen) {
  int code = 0;
  return open_memory(path, bytes, len, RTLD_LAZY, err, errlen, &code) == nullptr ? code : 0;
}

/* ---- what addons ask themselves ----------------------------------------------------------------- */

/*
 * The template exports these two: an addon that opens libraries by path (an FFI, SQLite's
 * extensions) then finds embedded ones, and one that asks where it lies is told its path in the
 * image. All else is the loader's, which looks at who called for names without a slash.
 */
using dlopen_fn = void *(*)(const char *, int);
using dladdr_fn = int (*)(const void *, Dl_info *);

static void *loader_symbol(const char *name) { return dlsym(RTLD_NEXT, name); }

extern "C" __attribute__((visibility("default"))) void *dlopen(const char *path, int flags) noexcept {
  static const auto real = reinterpret_cast<dlopen_fn>(loader_symbol("dlopen"));
  if (path == nullptr || path[0] != '/' || en_dl_embedded == nullptr) [[clang::musttail]] return real(path, flags);
  size_t len = 0;
  int code;
  const void *bytes = en_dl_embedded(path, &len);
  if (bytes == nullptr) return real(path, flags);
  return open_bytes(path, bytes, len, &code, [&](const char *name) { return real(name, flags); });
}

extern "C" __attribute__((visibility("default"))) int dladdr(const void *address, Dl_info *info) noexcept {
  static const auto real = reinterpret_cast<dladdr_fn>(loader_symbol("dladdr"));
  int found = real(address, info);
  if (found == 0 || info->dli_fname == nullptr) return found;
  std::lock_guard<std::recursive_mutex> hold(opened_lock);
  for (opened &o : opened_files()) {
    if (o.name == info->dli_fname) info->dli_fname = o.path.c_str();
  }
  return found;
}
