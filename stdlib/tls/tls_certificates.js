/* SPDX-License-Identifier: MIT */
/*
 * tls_certificates.js - the certificates that are trusted by default (tls_roots.c), and who decides which those
 * are: --use-system-ca, --use-openssl-ca, NODE_EXTRA_CA_CERTS, setDefaultCACertificates().
 */
'use strict';

const { Buffer } = require('buffer');
const { codes: { ERR_INVALID_ARG_TYPE }, genericNodeError } = require('internal/errors');
const { onStart } = require('internal/startup');
const { validateOneOf, validateString } = require('internal/validators');
const options = require('internal/options');

const native = natives('tls');
const BUNDLED = 1, EXTRA = 2, SYSTEM = 4; // tls_roots.c
const SOURCES = { '__proto__': null, 'bundled': BUNDLED, 'extra': EXTRA, 'system': SYSTEM };

let sources = 0; // 0: not known yet
let replaced = null; // by setDefaultCACertificates
const lists = new Map(); // type -> frozen list

onStart(() => {
  sources = 0;
});

// Says once in a process where the default certificates come from; reads none.
function useRoots() {
  if (sources !== 0) return;
  const openssl = options.get('--use-openssl-ca') && !options.get('--use-bundled-ca');
  sources = openssl ? SYSTEM : BUNDLED;
  const system = options.get('--use-system-ca') || process.env.NODE_USE_SYSTEM_CA === '1';
  if (system && !options.get('--no-use-system-ca')) sources |= SYSTEM;
  const extra = process.env.NODE_EXTRA_CA_CERTS || undefined;
  if (extra !== undefined) sources |= EXTRA;
  if (!native.rootSources(sources, extra)) {
    process.emitWarning(`Ignoring extra certs from \`${extra}\`, load failed: error:80000002:system library::` +
                        'No such file or directory');
  }
}

function read(type) {
  useRoots();
  let list = lists.get(type);
  if (list === undefined) {
    const end = type === 'bundled' ? '' : '\n';
    list = Object.freeze(native.roots(SOURCES[type]).map((pem) => pem + end));
    lists.set(type, list);
  }
  return list;
}

function defaultList() {
  if (replaced !== null) return replaced;
  useRoots();
  let list = lists.get('default');
  if (list === undefined) {
    const parts = [];
    for (const type of ['bundled', 'system', 'extra']) if (sources & SOURCES[type]) parts.push(...read(type));
    list = Object.freeze(parts);
    lists.set('default', list);
  }
  return list;
}

function getCACertificates(type = 'default') {
  validateString(type, 'type');
  validateOneOf(type, 'type', ['default', 'system', 'bundled', 'extra']);
  return type === 'default' ? defaultList() : read(type);
}

const rootCertificates = () => read('bundled');

function checkCertificates(certs) {
  if (!Array.isArray(certs)) throw new ERR_INVALID_ARG_TYPE('certs', 'Array', certs);
  certs.forEach((one, i) => {
    if (typeof one !== 'string' && !ArrayBuffer.isView(one)) {
      throw new ERR_INVALID_ARG_TYPE(`certs[${i}]`, ['string', 'ArrayBufferView'], one);
    }
  });
}

const kBlock = /-----BEGIN (X509 |TRUSTED )?CERTIFICATE-----[^]*?-----END (X509 |TRUSTED )?CERTIFICATE-----/g;

function textOf(bytes) {
  return typeof bytes === 'string' ? bytes :
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function parse(X509Certificate, block) {
  try {
    return new X509Certificate(block);
  } catch (error) {
    error.code = 'ERR_OSSL_PEM_ASN1_LIB'; // a block of PEM with something else inside
    throw error;
  }
}

function setDefaultCACertificates(certs) {
  checkCertificates(certs);
  const { X509Certificate } = require('crypto/crypto_x509');
  const seen = new Map();
  for (const one of certs) {
    for (const block of textOf(one).match(kBlock) ?? []) {
      const certificate = parse(X509Certificate, block);
      seen.set(certificate.fingerprint256, certificate.toString());
    }
  }
  if (certs.length > 0 && seen.size === 0) {
    throw genericNodeError('No valid certificates found in the provided array',
                           { code: 'ERR_CRYPTO_OPERATION_FAILED' });
  }
  replaced = Object.freeze([...seen.values()]);
  native.replaceRoots(Buffer.from(replaced.join('')));
}

module.exports = { getCACertificates, rootCertificates, setDefaultCACertificates, useRoots };
