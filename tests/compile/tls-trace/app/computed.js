// SPDX-License-Identifier: MIT
'use strict';
const tls = require('tls');

const socket = new tls.TLSSocket(undefined, { isServer: false });
try {
  socket[["enable", "Trace"].join("")]();
  console.log('traces');
} catch (error) {
  console.log(error.code);
}
const { createServer } = tls;
createServer().close();
