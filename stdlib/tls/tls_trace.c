/* SPDX-License-Identifier: MIT */
/* tls_trace.c - enableTrace(): a file of its own, as OpenSSL's SSL_trace lies apart (packager/apart.h, tests/lint/apart.py). */
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include <openssl/err.h>

#include "ops.h"
#include "stdlib/tls/tls.h"

/* All of it, although somebody may have made the standard error output non-blocking. */
static void write_err(const char *p, size_t len) {
  while (len > 0) {
    ssize_t n = write(STDERR_FILENO, p, len);
    if (n >= 0) {
      p += n;
      len -= (size_t)n;
      continue;
    }
    if (errno == EAGAIN) poll(&(struct pollfd){.fd = STDERR_FILENO, .events = POLLOUT}, 1, -1);
    else if (errno != EINTR) return; /* nobody reads it */
  }
}

/* What SSL_trace makes of a message. What fails in here is no failure of the connection. */
static void on_message(int sent, int version, int type, const void *data, size_t len, SSL *ssl, void *arg) {
  char *text;
  ERR_set_mark();
  BIO *out = BIO_new(BIO_s_mem());
  (void)arg;
  if (out != NULL) {
    SSL_trace(sent, version, type, data, len, ssl, out);
    long text_len = BIO_get_mem_data(out, &text);
    write_err(text, text_len > 0 ? (size_t)text_len : 0);
    BIO_free(out);
  }
  ERR_pop_to_mark();
}

/* trace(handle): messages to the standard error output from now on, as OpenSSL writes them. JavaScript has
 * seen that SSL_trace is there. */
RT_OP(op_tls_trace) {
  (void)argc;
  tls_stream *t = tls_stream_get(argv[0]);
  if (t == NULL) return en_i32(env, UV_EBADF);
  SSL_set_msg_callback(t->ssl, on_message);
  return en_i32(env, 0);
}
