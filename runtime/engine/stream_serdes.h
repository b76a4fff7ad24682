/* SPDX-License-Identifier: MIT */
/*
 * stream_serdes.h - V8's serializer and deserializer as they are, piece by piece: what node:v8's
 * Serializer and Deserializer are made of. (serdes.h has whole values, for structured clone.)
 *
 * A *writer* and a *reader* are boxes. While a value is written or read, V8 asks `owner`, by its
 * methods _writeHostObject(object), _getDataCloneError(message), _getSharedArrayBufferId(sab) and
 * _readHostObject(): so these two run user code. Functions that return a bool: false when V8 says
 * that it cannot. Where NULL is returned, an exception is pending in V8 (not in the env): return
 * to JavaScript at once.
 */
#ifndef INGOT_ENGINE_STREAM_SERDES_H
#define INGOT_ENGINE_STREAM_SERDES_H

#include "runtime/engine/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

napi_value en_writer_new(napi_env env);
void en_writer_header(napi_value writer);
napi_value en_writer_value(napi_env env, napi_value writer, napi_value owner, napi_value value); /* true or NULL */
void en_writer_uint32(napi_value writer, uint32_t value);
void en_writer_uint64(napi_value writer, uint64_t value);
void en_writer_double(napi_value writer, double value);
void en_writer_bytes(napi_value writer, en_bytes bytes);
/* Writes `arraybuffer` as its number from now on. */
void en_writer_transfer(napi_value writer, uint32_t number, napi_value arraybuffer);
/* Typed arrays and DataViews are host objects, or not (the default). */
void en_writer_views_are_hosts(napi_value writer, bool yes);
/* An ArrayBuffer with what was written; the writer is empty then. */
napi_value en_writer_release(napi_env env, napi_value writer);

/* Reads from the memory of `view`, which it keeps (a copy, when it can be resized). */
napi_value en_reader_new(napi_env env, napi_value view);
napi_value en_reader_header(napi_env env, napi_value reader); /* a boolean or NULL */
napi_value en_reader_value(napi_env env, napi_value reader, napi_value owner);
uint32_t en_reader_version(napi_value reader); /* of the wire format; after the header */
bool en_reader_uint32(napi_value reader, uint32_t *out);
bool en_reader_uint64(napi_value reader, uint64_t *out);
bool en_reader_double(napi_value reader, double *out);
/* Skips `len` bytes; *offset: where they begin in the view. */
bool en_reader_bytes(napi_value reader, size_t len, size_t *offset);
/* What stands for a number: an ArrayBuffer or a SharedArrayBuffer. */
void en_reader_transfer(napi_value reader, uint32_t number, napi_value buffer);

#ifdef __cplusplus
}
#endif
#endif
