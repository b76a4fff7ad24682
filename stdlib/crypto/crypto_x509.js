// SPDX-License-Identifier: MIT
'use strict';
// crypto_x509.js - X509Certificate, and the object tls has for a peer's certificate. See
// crypto_x509.c.

const { Buffer } = require('buffer');
const { inspect } = require('internal/inspect');
const { codes } = require('internal/errors');
const { validateBoolean, validateObject, validateString } = require('internal/validators');
const { digest, isBytes, lastError, STRING_OR_BYTE_TYPES } = require('crypto/crypto_util');
const { PublicKeyObject, boxOf, isKeyObject, typeOf } = require('crypto/crypto_keys');
const { brand, kClone } = require('web/host_object');
const native = natives('crypto');

// What x509Text gives; the enum of crypto_x509.c.
const SUBJECT = 0, ISSUER = 1, ALT_NAMES = 2, INFO_ACCESS = 3, VALID_FROM = 4, VALID_TO = 5,
SERIAL = 6,
      SIGNATURE = 7, SIGNATURE_OID = 8, PEM_TEXT = 9;
const CHECK_HOST = 0, CHECK_EMAIL = 1, CHECK_IP = 2;

// X509_CHECK_FLAG_*
const ALWAYS_CHECK_SUBJECT = 1, NO_WILDCARDS = 2, NO_PARTIAL_WILDCARDS = 4,
MULTI_LABEL_WILDCARDS = 8,
      SINGLE_LABEL_SUBDOMAINS = 16, NEVER_CHECK_SUBJECT = 32;

function subjectFlag(options, values) {
  const { subject = 'default' } = options;
  if (subject === 'default' && values.includes('default')) return 0;
  if (subject === 'always') return ALWAYS_CHECK_SUBJECT;
  if (subject === 'never') return NEVER_CHECK_SUBJECT;
  throw new codes.ERR_INVALID_ARG_VALUE('options.subject', subject);
}

function boolean(options, name, fallback) {
  const { [name]: value = fallback } = options;
  validateBoolean(value, `options.${name}`);
  return value;
}

function hostFlags(options) {
  if (options === undefined) return 0;
  validateObject(options, 'options');
  let flags = subjectFlag(options, ['default']);
  if (!boolean(options, 'wildcards', true)) flags |= NO_WILDCARDS;
  if (!boolean(options, 'partialWildcards', true)) flags |= NO_PARTIAL_WILDCARDS;
  if (boolean(options, 'multiLabelWildcards', false)) flags |= MULTI_LABEL_WILDCARDS;
  if (boolean(options, 'singleLabelSubdomains', false)) flags |= SINGLE_LABEL_SUBDOMAINS;
  return flags;
}

// { C: 'US', ..., OU: [two] } with no prototype.
function nameObject(flat) {
  const out = { __proto__: null };
  for (let i = 0; i < flat.length; i += 2) addTo(out, flat[i], flat[i + 1], false);
  return out;
}

function addTo(out, key, value, asList) {
  if (out[key] === undefined) out[key] = asList ? [value] : value;
  else if (Array.isArray(out[key])) out[key].push(value);
  else out[key] = [out[key], value];
}

// The texts of infoAccess as an object of lists.
function infoObject(text) {
  const out = { __proto__: null };
  for (const line of text.match(/([^\n:]*):([^\n]*)(?:\n|$)/g) || []) {
    const at = line.indexOf(':');
    let value = line.slice(at + 1).replace(/\n$/, '');
    if (value.startsWith('"')) value = JSON.parse(value); // quoted by print_value()
    addTo(out, line.slice(0, at), value, true);
  }
  return out;
}

const kBox = Symbol('box'); // only an argument: boxes come from natives

class X509Certificate {
  #box;
  #cache = new Map();
  #issuers = []; // boxes of a connection's chain

  constructor(buffer, token, issuers) {
    if (token === kBox) {
      this.#box = buffer;
      this.#issuers = issuers;
      brand(this);
      return;
    }
    if (typeof buffer === 'string') buffer = Buffer.from(buffer);
    if (!isBytes(buffer)) {
      throw new codes.ERR_INVALID_ARG_TYPE('buffer', STRING_OR_BYTE_TYPES, buffer);
    }
    const box = native.x509New(buffer);
    if (typeof box === 'number') throw lastError('Failed to parse certificate');
    this.#box = box;
    brand(this);
  }

  [kClone]() {
    return { data: new Uint8Array(this.raw), deserializeInfo: 'crypto/crypto_x509:receiveCertificate' };
  }

  [inspect.custom](depth, options) {
    if (depth < 0) return this;
    return `X509Certificate ${inspect({
      subject: this.subject,
      subjectAltName: this.subjectAltName,
      issuer: this.issuer,
      infoAccess: this.infoAccess,
      validFrom: this.validFrom,
      validTo: this.validTo,
      validFromDate: this.validFromDate,
      validToDate: this.validToDate,
      fingerprint: this.fingerprint,
      fingerprint256: this.fingerprint256,
      fingerprint512: this.fingerprint512,
      keyUsage: this.keyUsage,
      serialNumber: this.serialNumber,
      signatureAlgorithm: this.signatureAlgorithm,
      signatureAlgorithmOid: this.signatureAlgorithmOid,
    }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }

  // Values are computed when they are first asked for.
  #get(key, compute) {
    if (this.#cache.has(key)) return this.#cache.get(key);
    const value = compute();
    this.#cache.set(key, value);
    return value;
  }

  #text(which) { return this.#get(which, () => native.x509Text(this.#box, which)); }

  #fingerprint(name) {
    return this.#get(name, () => native.x509Fingerprint(this.#box, digest(name).id));
  }

  #date(end) {
    const [y, month, d, h, m, s] = native.x509Time(this.#box, end);
    return new Date(Date.UTC(y, month - 1, d, h, m, s));
  }

  get subject() { return this.#text(SUBJECT) || undefined; }
  get subjectAltName() { return this.#text(ALT_NAMES); }
  get issuer() { return this.#text(ISSUER) || undefined; }
  get infoAccess() { return this.#text(INFO_ACCESS); }
  get validFrom() { return this.#text(VALID_FROM); }
  get validTo() { return this.#text(VALID_TO); }
  get validFromDate() { return this.#date(false); }
  get validToDate() { return this.#date(true); }
  get serialNumber() { return this.#text(SERIAL); }
  get signatureAlgorithm() { return this.#text(SIGNATURE); }
  get signatureAlgorithmOid() { return this.#text(SIGNATURE_OID); }
  get fingerprint() { return this.#fingerprint('sha1'); }
  get fingerprint256() { return this.#fingerprint('sha256'); }
  get fingerprint512() { return this.#fingerprint('sha512'); }
  get keyUsage() { return this.#get('usages', () => native.x509Usages(this.#box)); }
  get ca() { return this.#get('ca', () => native.x509IsCa(this.#box)); }
  get raw() { return this.#get('raw', () => Buffer.from(native.x509Raw(this.#box))); }

  // Only certificates of a tls connection know theirs.
  get issuerCertificate() {
    if (this.#issuers.length === 0) return undefined;
    return this.#get('issuer', () => certificateOf(this.#issuers[0], this.#issuers.slice(1)));
  }

  get publicKey() {
    return this.#get('publicKey', () => {
      const box = native.x509PublicKey(this.#box);
      if (typeof box === 'number') throw lastError('Failed to read the public key');
      return new PublicKeyObject(box);
    });
  }

  toString() { return this.#text(PEM_TEXT); }
  toJSON() { return this.toString(); }

  #check(what, name, flags, argument) {
    const match = native.x509Check(this.#box, what, name, flags);
    if (match === false) throw new codes.ERR_INVALID_ARG_VALUE(argument, name, 'is invalid');
    return match;
  }

  checkHost(name, options) {
    validateString(name, 'name');
    return this.#check(CHECK_HOST, name, hostFlags(options), 'name');
  }

  checkEmail(email, options) {
    validateString(email, 'email');
    let flags = 0;
    if (options !== undefined) {
      validateObject(options, 'options');
      flags = subjectFlag(options, ['default']);
    }
    return this.#check(CHECK_EMAIL, email, flags, 'email');
  }

  // No options change how addresses are matched; Node takes some all the same.
  checkIP(ip, options) {
    validateString(ip, 'ip');
    if (options !== undefined) hostFlags(options);
    return this.#check(CHECK_IP, ip, 0, 'ip');
  }

  checkIssued(otherCert) {
    if (!isX509Certificate(otherCert)) {
      throw new codes.ERR_INVALID_ARG_TYPE('otherCert', 'X509Certificate', otherCert);
    }
    return native.x509CheckIssued(this.#box, otherCert.#box);
  }

  checkPrivateKey(pkey) {
    if (!isKeyObject(pkey)) throw new codes.ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', pkey);
    if (typeOf(pkey) !== 'private') throw new codes.ERR_INVALID_ARG_VALUE('pkey', pkey);
    return native.x509CheckKey(this.#box, boxOf(pkey));
  }

  verify(pkey) {
    if (!isKeyObject(pkey)) throw new codes.ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', pkey);
    if (typeOf(pkey) !== 'public') throw new codes.ERR_INVALID_ARG_VALUE('pkey', pkey);
    return native.x509Verify(this.#box, boxOf(pkey));
  }

  toLegacyObject() {
    return this.#get('legacy', () => legacyObject(this, native.x509Name(this.#box, false),
                                                  native.x509Name(this.#box, true)));
  }

  static is(value) { return typeof value === 'object' && value !== null && #box in value; }
}
const isX509Certificate = X509Certificate.is;
delete X509Certificate.is;

const NIST =
  { 'prime256v1': 'P-256', 'secp384r1': 'P-384', 'secp521r1': 'P-521', 'secp224r1': 'P-224',
    'prime192v1': 'P-192' };

// modulus, exponent, ... of the public key, as far as its kind has them.
function legacyKey(x509) {
  let key;
  try {
    key = x509.publicKey;
  } catch {
    return {};
  }
  const type = key.asymmetricKeyType;
  if (type === 'rsa' || type === 'rsa-pss') {
    const [n, e] = native.keyNumbers(boxOf(key), false);
    return {
      modulus: Buffer.from(n).toString('hex').toUpperCase(),
      bits: key.asymmetricKeyDetails.modulusLength,
      exponent: `0x${BigInt(`0x${Buffer.from(e).toString('hex')}`).toString(16)}`,
      pubkey: key.export({ type: 'spki', format: 'der' }),
    };
  }
  if (type !== 'ec') return { pubkey: key.export({ type: 'spki', format: 'der' }) };
  const { namedCurve } = key.asymmetricKeyDetails;
  return {
    bits: native.keyBits(boxOf(key)),
    pubkey: Buffer.from(native.keyPoint(boxOf(key), false)),
    asn1Curve: namedCurve,
    nistCurve: NIST[namedCurve],
  };
}

function legacyObject(x509, subject, issuer) {
  const o = {
    subject: nameObject(subject),
    issuer: nameObject(issuer),
    subjectaltname: x509.subjectAltName,
    infoAccess: x509.infoAccess === undefined ? undefined : infoObject(x509.infoAccess),
    ca: x509.ca,
    ...legacyKey(x509),
    valid_from: x509.validFrom,
    valid_to: x509.validTo,
    fingerprint: x509.fingerprint,
    fingerprint256: x509.fingerprint256,
    fingerprint512: x509.fingerprint512,
    ext_key_usage: x509.keyUsage,
    serialNumber: x509.serialNumber,
    raw: x509.raw,
  };
  for (const key of Object.keys(o)) if (o[key] === undefined) delete o[key];
  return o;
}

// Of a native's box (crypto_x509.h), and the boxes of its issuers.
function certificateOf(box, issuers = []) {
  return new X509Certificate(box, kBox, issuers);
}

const receiveCertificate = (raw) => new X509Certificate(raw);

module.exports = { X509Certificate, certificateOf, isX509Certificate, receiveCertificate };
