/* SPDX-License-Identifier: MIT */
/* array_buffers.h - the memory of ArrayBuffers, V8's own, and how much of it there is. C++ only; any thread. */
#ifndef INGOT_ENGINE_ARRAY_BUFFERS_H
#define INGOT_ENGINE_ARRAY_BUFFERS_H

#include <v8-array-buffer.h>

/* For all isolates of the process; lives until its end. */
v8::ArrayBuffer::Allocator *en_array_buffer_allocator();

/* What it has given and not got back, in bytes. */
size_t en_array_buffer_bytes();

#endif
