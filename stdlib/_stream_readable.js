/* SPDX-License-Identifier: MIT */
/* _stream_readable.js - node:_stream_readable, the old name of stream.Readable. */
'use strict';

module.exports = require('stream').Readable;
