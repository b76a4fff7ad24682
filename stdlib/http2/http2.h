/* SPDX-License-Identifier: MIT */
/*
 * http2.h - what the C files of the http2 room share: a session (one connection) over nghttp2.
 *
 *   http2_session.c    life, bytes in                    http2_submit.c  frames that JavaScript asks for
 *   http2_out.c        bytes out
 *   http2_callbacks.c  what nghttp2 tells                http2_info.c    states and settings
 *
 * Bytes come from a stream handle in C (a sink), or from JavaScript by receive(). What came is told to JavaScript
 * while nghttp2 parses: a hook may submit frames and may destroy the session, whose memory then goes when parsing
 * has ended. Bytes go out all together: after a chunk was parsed, or when JavaScript calls flush(), once per turn.
 * What the kernel does not take at once goes through the JS socket (hook on_write); nothing more is made of the
 * frames that wait until sent() tells that it has gone, so a peer that does not read costs one batch, and what
 * nghttp2 queues for it is limited (acknowledgements: NGHTTP2_ERR_FLOODED).
 *
 * While frames are made JavaScript runs only for a frame that cannot be sent (hook on_frame_error), and what it destroys
 * or flushes then waits: streams that were written or closed are told afterwards, in one hook, on_sent. Loop thread only.
 */
#ifndef INGOT_HTTP2_H
#define INGOT_HTTP2_H

#include <nghttp2/nghttp2.h>

#include "runtime/base/buf.h"
#include "runtime/base/vec.h"
#include "stdlib/internal/native/stream.h"

/* Bytes of JavaScript that wait to be sent: a copy behind the struct, or what `keep` keeps alive. */
typedef struct h2_chunk {
  struct h2_chunk *next;
  const uint8_t *data;
  size_t len;
  en_ref keep;
} h2_chunk;

typedef struct h2_stream {
  struct h2_stream *next; /* of the same bucket */
  int32_t id;
  h2_chunk *head, **tail;
  size_t queued;     /* bytes of the chunks */
  size_t retained;   /* bytes of header blocks that JavaScript has, as long as the stream lives */
  size_t max_block;  /* as the settings were when it began */
  size_t unconsumed; /* bytes received that have not opened the window again */
  bool ended;        /* nothing comes behind the chunks */
  bool waits;        /* nghttp2 was told to wait for data */
  bool writing;      /* JavaScript wants to know when all chunks are sent */
  bool want_trailers;
  bool paused;       /* JavaScript does not read, as at first */
  bool told;         /* JavaScript knows it */
} h2_stream;

/* Numbers for one on_sent hook. */
typedef RT_VEC(uint32_t) h2_list;

/* As the array that create() is given; -1: nghttp2's default. */
enum h2_option {
  H2_MAX_DEFLATE, H2_MAX_SEND_BLOCK, H2_PEER_STREAMS, H2_MAX_PAIRS, H2_PADDING, H2_MEMORY, H2_MAX_SETTINGS,
  H2_RESET_RATE, H2_RESET_BURST, H2_INVALID_FRAMES, H2_REJECTED_STREAMS, H2_LOOSE_SPACES, H2_RESERVED, H2_MAX_OPTION
};
/* Codes of on_error that are not nghttp2's. */
enum { H2_TOO_MANY_INVALID = 1, H2_OVER = 2 };
enum h2_padding { H2_PADDING_NONE, H2_PADDING_ALIGNED, H2_PADDING_MAX };

typedef struct h2_session {
  rt *r;
  nghttp2_session *ng; /* NULL: destroyed */
  en_ref owner;        /* the JS session, until destroyed */
  rt_stream *lower;    /* whose bytes are taken in C and that is written to, or NULL */
  bool server, receiving, sending, blocked, over;
  bool doomed; /* destroyed, but still at work */
  bool orphan; /* and its box is gone */
  double options[H2_MAX_OPTION];
  size_t memory;       /* that nghttp2 holds */
  size_t queued;       /* bytes of all chunks */
  size_t retained;     /* of all streams */
  uint32_t invalid_frames, rejected_streams;
  /* the header block being received */
  rt_buf block, sensitive;
  uint32_t pairs;
  size_t block_size;
  /* streams by id */
  h2_stream **buckets;
  size_t bucket_count, stream_count;
  const uint8_t *input; /* the chunk being parsed, if it is receive()'s */
  /* the batch that is being made (http2_out.c) */
  rt_buf out;
  struct h2_piece *pieces;
  size_t piece_count, outside; /* outside: bytes of the pieces */
  h2_chunk *spent;             /* read, but part of the batch */
  h2_list written, closed, trailers, half;
  h2_list resets; /* ids and codes that wait for what was written before them */
  uint32_t frames_received, frames_sent, most_streams; /* for those who observe */
  int error; /* of nghttp2's mem_send */
} h2_session;

extern const char h2_session_tag;
/* NULL when it has been destroyed. */
h2_session *h2_session_of(napi_value box);

/* ---- http2_session.c ---- */

/* hook(JS session, argv...); argv[0] is filled in. False: the session was destroyed by it. */
bool h2_tell(h2_session *s, int hook, size_t argc, napi_value *argv);
h2_stream *h2_stream_find(h2_session *s, int32_t id); /* NULL if there is none */
h2_stream *h2_stream_add(h2_session *s, int32_t id);
void h2_stream_remove(h2_session *s, h2_stream *st);
/* Nothing is told any more. While nghttp2 or flush is on the stack the memory stays. */
void h2_destroy(h2_session *s);
/* Nothing is on the stack any more: what had to wait for that. The session may be gone afterwards. */
void h2_settle(h2_session *s);

/* ---- http2_out.c ---- */

/* All that is ready goes out. In a scope; runs JavaScript. */
void h2_flush(h2_session *s);
/* The chunk's first `len` bytes, as the next of the batch. */
void h2_out_chunk(h2_session *s, const h2_chunk *c, size_t len);
/* Frees a chunk that is in no stream's queue any more. */
void h2_chunk_done(h2_session *s, h2_chunk *c);
void h2_out_free(h2_session *s);

/* ---- http2_callbacks.c ---- */

const nghttp2_session_callbacks *h2_callbacks(void);
/* The body of any stream: its chunks. */
nghttp2_data_provider2 h2_provider(void);

#endif
