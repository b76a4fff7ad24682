/* SPDX-License-Identifier: MIT */
/* http2_channels.js - the diagnostics channels of streams (doc/api/diagnostics_channel.md, "HTTP/2"). */
'use strict';

const dc = require('diagnostics_channel');

function channelsOf(side) {
  const of = (name) => dc.channel(`http2.${side}.stream.${name}`);
  return { created: of('created'), start: of('start'), error: of('error'), finish: of('finish'), close: of('close') };
}

const channels = {
  client: channelsOf('client'),
  server: channelsOf('server'),
  bodyChunkSent: dc.channel('http2.client.stream.bodyChunkSent'),
  bodySent: dc.channel('http2.client.stream.bodySent'),
};

module.exports = { channels };
