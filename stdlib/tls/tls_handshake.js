/* SPDX-License-Identifier: MIT */
/*
 * tls_handshake.js - what a handshake asks the program: sessions to resume, the context for a name, a stapled OCSP
 * answer, a protocol (ALPN), a pre-shared key. The last two are asked in the middle of it and must be answered at
 * once; an exception there ends the connection.
 */
'use strict';

const { Buffer } = require('buffer');
const {
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_MULTIPLE_CALLBACK,
    ERR_OUT_OF_RANGE,
    ERR_SOCKET_CLOSED,
    ERR_TLS_ALPN_CALLBACK_INVALID_RESULT,
  },
} = require('internal/errors');
const { isArrayBufferView } = require('internal/types').types;
const { decode } = require('tls/tls_alpn');
const { contextBox } = require('tls/tls_context');

const native = natives('tls');

// What listeners throw ends the connection, not the process.
function told(tlsSocket, tell) {
  try {
    tell();
  } catch (error) {
    tlsSocket.destroy(error);
  }
}

// The callback that a program answers with: once, and while the socket is there. An error ends the connection.
function answerOnce(tlsSocket, go) {
  let called = false;
  return (error, value) => {
    if (called) {
      tlsSocket.destroy(new ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    if (error) tlsSocket.destroy(error);
    else if (!tlsSocket._handle) tlsSocket.destroy(new ERR_SOCKET_CLOSED());
    else go(value);
  };
}

// ---- sessions -----------------------------------------------------------------------------------

function onHello(tlsSocket, sessionId, ticket) {
  const { server } = tlsSocket._tlsOptions;
  const done = answerOnce(tlsSocket, (session) => native.helloDone(tlsSocket._handle.box, session ?? undefined));
  if (sessionId.byteLength === 0 || ticket || !server) {
    done(null, null);
    return;
  }
  told(tlsSocket, () => {
    if (!server.emit('resumeSession', Buffer.from(sessionId), done)) done(null, null);
  });
}

// ---- the certificate ----------------------------------------------------------------------------

function onCert(tlsSocket, servername, ocsp) {
  if (servername !== '') tlsSocket.servername = servername;
  if (servername === '' || !tlsSocket._SNICallback) {
    askOCSP(tlsSocket, ocsp, undefined);
    return;
  }
  told(tlsSocket, () => tlsSocket._SNICallback(servername, answerOnce(tlsSocket, (context) => {
    if (context && (context.context ?? context).box === undefined) {
      tlsSocket.destroy(new TypeError('Invalid SNI context'));
    } else {
      askOCSP(tlsSocket, ocsp, context || undefined);
    }
  })));
}

function askOCSP(tlsSocket, wanted, secure) {
  const { server } = tlsSocket._tlsOptions;
  const answer = (response) => {
    const box = secure === undefined ? undefined : contextBox(secure);
    native.certDone(tlsSocket._handle.box, box, response ?? undefined);
  };
  if (!wanted || !server || server.listenerCount('OCSPRequest') === 0) {
    answer();
    return;
  }
  const used = secure ?? tlsSocket._tlsOptions.secureContext;
  const { context = used } = used;
  const done = answerOnce(tlsSocket, answer);
  told(tlsSocket, () => server.emit('OCSPRequest', context.getCertificate(), context.getIssuer(), done));
}

// ---- what is asked at once ----------------------------------------------------------------------

// The callback's answer, or undefined; its exception destroys the socket when OpenSSL has returned.
function guarded(tlsSocket, ask) {
  try {
    return ask();
  } catch (error) {
    process.nextTick(() => tlsSocket.destroy(error));
    tlsSocket._hadError = true;
    return undefined;
  }
}

function onAlpn(tlsSocket, servername, offer) {
  return guarded(tlsSocket, () => {
    const protocols = decode(Buffer.from(offer));
    const chosen = tlsSocket._tlsOptions.ALPNCallback.call(tlsSocket, { servername, protocols });
    if (chosen === undefined) return undefined;
    if (!protocols.includes(chosen)) throw new ERR_TLS_ALPN_CALLBACK_INVALID_RESULT(chosen, protocols);
    return chosen;
  });
}

function checkPsk(psk, most) {
  if (!isArrayBufferView(psk)) throw new ERR_INVALID_ARG_TYPE('ret', ['ArrayBufferView'], psk);
  if (psk.byteLength > most) {
    throw new ERR_INVALID_ARG_VALUE('psk', psk, `Pre-shared key exceeds ${most} bytes`);
  }
  return psk;
}

function onPskServer(tlsSocket, identity, most) {
  return guarded(tlsSocket, () => {
    const ret = tlsSocket._tlsOptions.pskCallback(tlsSocket, identity);
    if (ret === undefined || ret === null) return undefined;
    let psk = ret;
    if (!isArrayBufferView(ret)) {
      if (typeof ret !== 'object') {
        throw new ERR_INVALID_ARG_TYPE('ret', ['Object', 'Buffer', 'TypedArray', 'DataView'], ret);
      }
      ({ psk } = ret);
      if (!isArrayBufferView(psk)) {
        throw new ERR_INVALID_ARG_TYPE('psk', ['Buffer', 'TypedArray', 'DataView'], psk);
      }
    }
    return checkPsk(psk, most);
  });
}

function onPskClient(tlsSocket, hint, most, identityMost) {
  return guarded(tlsSocket, () => {
    const ret = tlsSocket._tlsOptions.pskCallback(hint === undefined ? null : hint);
    if (ret === undefined || ret === null) return undefined;
    if (typeof ret !== 'object') throw new ERR_INVALID_ARG_TYPE('ret', 'Object', ret);
    const { identity, psk } = ret;
    if (!isArrayBufferView(psk)) {
      throw new ERR_INVALID_ARG_TYPE('psk', ['Buffer', 'TypedArray', 'DataView'], psk);
    }
    if (typeof identity !== 'string') throw new ERR_INVALID_ARG_TYPE('identity', 'string', identity);
    checkPsk(psk, most);
    const bytes = Buffer.from(identity);
    if (bytes.length >= identityMost) {
      throw new ERR_OUT_OF_RANGE('identity', `< ${identityMost} bytes`, bytes.length);
    }
    return [bytes, psk];
  });
}

const handshakeEvents = { hello: onHello, cert: onCert, alpn: onAlpn, pskServer: onPskServer, pskClient: onPskClient };

module.exports = { handshakeEvents };
