/* SPDX-License-Identifier: MIT */
/*
 * tls_context.js - createSecureContext(): the options that keys, certificates and algorithms have, checked, and
 * put into a native context (tls_context.c).
 */
'use strict';

const { Buffer } = require('buffer');
const {
  codes: {
    ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_TLS_INVALID_PROTOCOL_METHOD,
    ERR_TLS_INVALID_PROTOCOL_VERSION,
    ERR_TLS_PROTOCOL_VERSION_CONFLICT,
  },
} = require('internal/errors');
const {
  validateBuffer,
  validateInt32,
  validateInteger,
  validateObject,
  validateString,
} = require('internal/validators');
const { E, cryptoError, isAnyArrayBuffer, lastError } = require('crypto/crypto_util');
const defaults = require('tls/tls_defaults');
const { useRoots } = require('tls/tls_certificates');

const native = natives('tls');

const CIPHERS = 0, SUITES = 1, SIGALGS = 2, CURVES = 3; // native.contextList
const SSL_OP_CIPHER_SERVER_PREFERENCE = 0x400000;
const TLS1_2 = 0x303, TLS1_3 = 0x304;
const VERSIONS = { '__proto__': null, 'TLSv1': 0x301, 'TLSv1.1': 0x302, 'TLSv1.2': TLS1_2, 'TLSv1.3': TLS1_3 };

function toVersion(which, given, fallback) {
  const name = given ?? fallback;
  const version = VERSIONS[name];
  if (version === undefined) throw new ERR_TLS_INVALID_PROTOCOL_VERSION(name, which);
  return version;
}

// secureProtocol -> { min, max, role }
function readMethod(name) {
  if (typeof name !== 'string') throw new ERR_TLS_INVALID_PROTOCOL_METHOD(name);
  const match = /^(SSLv2|SSLv3|SSLv23|TLS|TLSv1|TLSv1_1|TLSv1_2)(?:_(client|server))?_method$/.exec(name);
  if (match === null) throw new ERR_TLS_INVALID_PROTOCOL_METHOD(name);
  const [, family, side] = match;
  if (family === 'SSLv2' || family === 'SSLv3') {
    throw cryptoError('ERR_TLS_INVALID_PROTOCOL_METHOD', `${family} methods disabled`, TypeError);
  }
  const role = side === 'client' ? 1 : side === 'server' ? 2 : 0;
  if (family === 'TLS') return { min: 0, max: TLS1_3, role };
  if (family === 'SSLv23') return { min: toVersion('minimum', undefined, defaults.minVersion()), max: TLS1_2, role };
  const version = VERSIONS[family.replace('_', '.')];
  return { min: version, max: version, role };
}

// ---- what options may be ------------------------------------------------------------------------

function checkBytes(name, value) {
  if (typeof value !== 'string' && !ArrayBuffer.isView(value)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
  }
}

function toBytes(name, value) {
  checkBytes(name, value);
  return typeof value === 'string' ? Buffer.from(value) : value;
}

function list(value) {
  return Array.isArray(value) ? value : [value];
}

function given(value) {
  return value !== undefined && value !== null;
}

// Throws the error of a native call that failed.
function check(code, fallback) {
  if (code === E.OPENSSL) throw lastError(fallback);
  return code;
}

// Says what OpenSSL could not do, and not why.
function plainError(message) {
  lastError(message);
  return new Error(message);
}

class Configuration {
  constructor(box, name) {
    this.box = box;
    this.name = name;
  }

  key(value, passphrase) {
    const bytes = toBytes(`${this.name}.key`, value);
    if (given(passphrase)) validateString(passphrase, `${this.name}.passphrase`);
    const pass = given(passphrase) ? Buffer.from(passphrase) : undefined;
    check(native.contextKey(this.box, bytes, pass), 'PEM_read_bio_PrivateKey');
  }

  keys(key, passphrase) {
    if (!Array.isArray(key)) {
      this.key(key, passphrase);
      return;
    }
    for (const one of key) {
      const pem = one?.pem !== undefined ? one.pem : one;
      this.key(pem, one?.passphrase !== undefined ? one.passphrase : passphrase);
    }
  }

  pfx(value, passphrase) {
    for (const one of list(value)) {
      const raw = one?.buf ?? one;
      const pass = one?.passphrase ?? passphrase;
      const bytes = isAnyArrayBuffer(raw) ? Buffer.from(raw) : toBytes(`${this.name}.pfx`, raw);
      if (given(pass)) checkBytes(`${this.name}.passphrase`, pass);
      this.#loadPfx(bytes, given(pass) ? Buffer.from(pass) : undefined);
    }
  }

  #loadPfx(bytes, pass) {
    const code = native.contextPfx(this.box, bytes, pass);
    if (code === 0) return;
    if (code === 1) throw new Error('Unable to load private key from PFX data');
    if (code === 2) throw new Error('Unable to load certificate from PFX data');
    const error = lastError('Unable to load PFX certificate');
    if (/unsupported/i.test(error.reason ?? '')) {
      throw cryptoError('ERR_CRYPTO_UNSUPPORTED_OPERATION', 'Unsupported PKCS12 PFX data');
    }
    throw new Error(error.reason ?? error.message); // Node gives no code here
  }

  dhparam(value) {
    if (value !== 'auto') checkBytes(`${this.name}.dhparam`, value);
    const bytes = value === 'auto' ? undefined : toBytes(`${this.name}.dhparam`, value);
    const bits = native.contextDh(this.box, bytes);
    if (bits === E.OPENSSL) natives('crypto').errors(); // what is invalid is discarded
    if (bits > 0 && bits < 1024) {
      throw new ERR_INVALID_ARG_VALUE(`${this.name}.dhparam`, value, 'DH parameter is less than 1024 bits');
    }
    if (bits > 0) process.emitWarning('DH parameter is less than 2048 bits', 'SecurityWarning');
  }

  list(which, text, fallback) {
    check(native.contextList(this.box, which, text), fallback);
  }

  ticketKeys(keys) {
    validateBuffer(keys, `${this.name}.ticketKeys`);
    if (keys.byteLength !== 48) {
      throw new ERR_INVALID_ARG_VALUE(`${this.name}.ticketKeys`, keys.byteLength, 'must be exactly 48 bytes');
    }
    native.contextTicketKeys(this.box, keys);
  }
}

// ---- engines, which OpenSSL 3 has no more -------------------------------------------------------

function checkText(name, value) {
  if (typeof value !== 'string') throw new ERR_INVALID_ARG_TYPE(name, ['string', 'null', 'undefined'], value);
}

function refuseEngines(options, name) {
  const { clientCertEngine, key, privateKeyEngine, privateKeyIdentifier } = options;
  if (given(privateKeyIdentifier)) {
    if (!given(privateKeyEngine)) {
      throw new ERR_INVALID_ARG_VALUE(`${name}.privateKeyEngine`, privateKeyEngine);
    }
    if (key) throw new ERR_INVALID_ARG_VALUE(`${name}.privateKeyIdentifier`, privateKeyIdentifier);
    checkText(`${name}.privateKeyIdentifier`, privateKeyIdentifier);
    checkText(`${name}.privateKeyEngine`, privateKeyEngine);
    throw new ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED();
  }
  if (given(clientCertEngine)) {
    checkText(`${name}.clientCertEngine`, clientCertEngine);
    throw new ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED();
  }
}

// ---- ciphers ------------------------------------------------------------------------------------

// TLS 1.3's have a list of their own, and both are given as one.
function splitCiphers(ciphers, name) {
  const all = (ciphers || defaults.ciphers()).split(':');
  const old = all.filter((one) => one !== '' && !/^[!+-]?TLS_/.test(one)).join(':');
  const suites = all.filter((one) => one.startsWith('TLS_')).join(':');
  if (old === '' && suites === '') throw new ERR_INVALID_ARG_VALUE(name, ciphers);
  return { old, suites };
}

// ---- the context --------------------------------------------------------------------------------

// The versions that both the options and the ciphers leave.
function readVersions(options) {
  const { ciphers, maxVersion, minVersion, secureProtocol } = options;
  if (!secureProtocol) {
    const min = toVersion('minimum', minVersion, defaults.minVersion());
    const max = toVersion('maximum', maxVersion, defaults.maxVersion());
    const old = typeof ciphers === 'string' ? splitCiphers(ciphers, 'options.ciphers').old : 'default';
    // Suites of TLS 1.3 alone: nothing is left for older versions.
    return { min: old === '' && min < TLS1_3 && max > TLS1_2 ? TLS1_3 : min, max, role: 0 };
  }
  if (given(minVersion)) throw new ERR_TLS_PROTOCOL_VERSION_CONFLICT(minVersion, secureProtocol);
  if (given(maxVersion)) throw new ERR_TLS_PROTOCOL_VERSION_CONFLICT(maxVersion, secureProtocol);
  return readMethod(secureProtocol);
}

// What Node shows of the native half, as far as programs use it.
class NativeContext {
  #external;

  constructor(box) {
    this.box = box;
    this.#external = box;
  }

  static #boxOf(context) {
    if (!(#external in Object(context))) throw new TypeError('Illegal invocation');
    return context.#external;
  }

  get _external() {
    return NativeContext.#boxOf(this);
  }

  getCertificate() {
    return certificateBytes(NativeContext.#boxOf(this), false);
  }

  getIssuer() {
    return certificateBytes(NativeContext.#boxOf(this), true);
  }

  getTicketKeys() {
    return Buffer.from(native.contextTicketKeys(NativeContext.#boxOf(this), undefined));
  }

  setTicketKeys(keys) {
    new Configuration(NativeContext.#boxOf(this), 'options').ticketKeys(keys);
  }

  getMinProto() {
    return native.contextVersion(NativeContext.#boxOf(this), false);
  }

  getMaxProto() {
    return native.contextVersion(NativeContext.#boxOf(this), true);
  }

  addCACert(pem) {
    native.contextCa(NativeContext.#boxOf(this), toBytes('cert', pem));
  }

  addRootCerts() {
    useRoots();
    native.contextRoots(NativeContext.#boxOf(this));
  }

  setOptions(options) {
    const box = NativeContext.#boxOf(this);
    validateInteger(options, 'options');
    native.contextOptions(box, options);
  }

  close() {}
}

function certificateBytes(box, issuer) {
  const certificate = native.contextCertificate(box, issuer);
  return certificate === undefined ? null : Buffer.from(natives('crypto').x509Raw(certificate));
}

function SecureContext(secureProtocol, secureOptions, minVersion, maxVersion, ciphers) {
  if (!(this instanceof SecureContext)) {
    return new SecureContext(secureProtocol, secureOptions, minVersion, maxVersion);
  }
  const { min, max, role } = readVersions({ ciphers, maxVersion, minVersion, secureProtocol });
  if (secureOptions) validateInteger(secureOptions, 'secureOptions');
  const box = native.context(min, max, role);
  if (typeof box === 'number') throw lastError('SSL_CTX_new');
  this.context = new NativeContext(box);
  if (secureOptions) native.contextOptions(box, secureOptions);
}

function certificates(config, options) {
  const { ca, cert, crl, key, passphrase, pfx } = options;
  if (ca) {
    for (const one of list(ca)) native.contextCa(config.box, toBytes(`${config.name}.ca`, one));
  } else {
    useRoots();
    native.contextRoots(config.box);
  }
  if (options.allowPartialTrustChain) native.contextPartialChain(config.box);
  if (cert) {
    for (const one of list(cert)) {
      check(native.contextCert(config.box, toBytes(`${config.name}.cert`, one)), 'Failed to use certificate');
    }
  }
  if (key) config.keys(key, passphrase);
  refuseEngines(options, config.name);
  if (given(pfx)) config.pfx(pfx, passphrase);
  if (given(crl)) {
    for (const one of list(crl)) {
      if (native.contextCrl(config.box, toBytes(`${config.name}.crl`, one)) === E.OPENSSL) throw plainError('Failed to parse CRL');
    }
  }
}

// Before the keys: they say how strong those must be.
function cipherSuites(config, options) {
  const name = `${config.name}.ciphers`;
  if (given(options.ciphers)) validateString(options.ciphers, name);
  const { old, suites } = splitCiphers(options.ciphers, name);
  if (suites !== '') config.list(SUITES, suites, 'Failed to set ciphers');
  if (old !== '') config.list(CIPHERS, old, 'Failed to set ciphers');
}

function algorithms(config, options) {
  const { dhparam, ecdhCurve = defaults.ecdhCurve(), sigalgs } = options;
  const { name } = config;
  if (given(sigalgs)) {
    validateString(sigalgs, `${name}.sigalgs`);
    if (sigalgs === '') throw new ERR_INVALID_ARG_VALUE(`${name}.sigalgs`, sigalgs);
    config.list(SIGALGS, sigalgs, 'Failed to set sigalgs');
  }
  validateString(ecdhCurve, `${name}.ecdhCurve`);
  if (ecdhCurve !== 'auto' && native.contextList(config.box, CURVES, ecdhCurve) < 0) {
    natives('crypto').errors();
    throw cryptoError('ERR_CRYPTO_OPERATION_FAILED', 'Failed to set ECDH curve');
  }
  if (given(dhparam)) config.dhparam(dhparam);
}

function sessions(config, options) {
  const { sessionIdContext, sessionTimeout, ticketKeys } = options;
  if (given(sessionIdContext)) {
    validateString(sessionIdContext, `${config.name}.sessionIdContext`);
    check(native.contextSessionId(config.box, sessionIdContext), 'Failed to set session id context');
  }
  if (given(ticketKeys)) config.ticketKeys(ticketKeys);
  if (given(sessionTimeout)) {
    validateInt32(sessionTimeout, `${config.name}.sessionTimeout`, 0);
    native.contextTimeout(config.box, sessionTimeout);
  }
}

function createSecureContext(options) {
  options ||= {};
  validateObject(options, 'options');
  const { ciphers, honorCipherOrder, maxVersion, minVersion, secureProtocol } = options;
  let { secureOptions } = options;
  if (honorCipherOrder) secureOptions |= SSL_OP_CIPHER_SERVER_PREFERENCE;
  if (given(ciphers)) validateString(ciphers, 'options.ciphers');
  const secure = new SecureContext(secureProtocol, secureOptions, minVersion, maxVersion, ciphers);
  const config = new Configuration(secure.context.box, 'options');
  cipherSuites(config, options);
  certificates(config, options);
  algorithms(config, options);
  sessions(config, options);
  return secure;
}

// The native context of a SecureContext, or of what stands for one.
function contextBox(secure) {
  return (secure.context ?? secure).box;
}

module.exports = { SecureContext, contextBox, createSecureContext };
