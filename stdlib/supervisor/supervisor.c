/* SPDX-License-Identifier: MIT */
/* natives('supervisor'): sd_notify(3)'s datagrams, and descriptors that a service manager passed. */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "runtime/bind/bind.h"

/* Length of the address that $NOTIFY_SOCKET names, "@" first for an abstract one; 0: it is too long. */
static socklen_t fill_address(struct sockaddr_un *to, const char *name, size_t len) {
  *to = (struct sockaddr_un){.sun_family = AF_UNIX};
  if (len == 0 || len >= sizeof to->sun_path) return 0;
  memcpy(to->sun_path, name, len);
  bool is_abstract = name[0] == '@';
  if (is_abstract) to->sun_path[0] = '\0';
  return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len + (is_abstract ? 0 : 1));
}

static int send_datagram(const struct sockaddr_un *to, socklen_t to_len, const char *text, size_t len) {
  int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -errno;
  ssize_t n = sendto(fd, text, len, MSG_NOSIGNAL, (const struct sockaddr *)to, to_len);
  int err = n < 0 ? -errno : 0;
  close(fd);
  return err;
}

/* (socket's name, text) -> 0 or a negative code */
RT_OP(op_supervisor_notify) {
  (void)argc;
  struct sockaddr_un to;
  en_str_tmp name, text;
  en_str_tmp_init(&name, env, argv[0]);
  en_str_tmp_init(&text, env, argv[1]);
  socklen_t to_len = fill_address(&to, name.p, name.len);
  int err = to_len == 0 ? -ENAMETOOLONG : send_datagram(&to, to_len, text.p, text.len);
  en_str_tmp_deinit(&name);
  en_str_tmp_deinit(&text);
  return en_i32(env, err);
}

/* (fd) -> 0 or a negative code: an inherited descriptor is not for our own children */
RT_OP(op_supervisor_claim) {
  (void)argc;
  return en_i32(env, fcntl(en_to_i32(argv[0]), F_SETFD, FD_CLOEXEC) < 0 ? -errno : 0);
}
