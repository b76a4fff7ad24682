/* SPDX-License-Identifier: MIT */
/* _stream_transform.js - node:_stream_transform, the old name of stream.Transform. */
'use strict';

module.exports = require('stream').Transform;
