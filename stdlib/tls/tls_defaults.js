/* SPDX-License-Identifier: MIT */
/* tls_defaults.js - tls.DEFAULT_*: what programs may change, and what options of the command line decide. */
'use strict';

const options = require('internal/options');

// Node's list; TLS 1.3's suites are told by their prefix.
const kCiphers = 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:' +
  'ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:' +
  'ECDHE-ECDSA-AES256-GCM-SHA384:DHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-SHA256:' +
  'DHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA384:DHE-RSA-AES256-SHA384:ECDHE-RSA-AES256-SHA256:' +
  'DHE-RSA-AES256-SHA256:HIGH:!aNULL:!eNULL:!EXPORT:!DES:!RC4:!MD5:!PSK:!SRP:!CAMELLIA';

let ciphers;
let ecdhCurve = 'auto';
let minVersion;
let maxVersion;

function firstFlag(pairs, fallback) {
  for (const [flag, version] of pairs) if (options.get(flag)) return version;
  return fallback;
}

// In this order: the widest range that was asked for.
const kMin = [['--tls-min-v1.0', 'TLSv1'], ['--tls-min-v1.1', 'TLSv1.1'], ['--tls-min-v1.2', 'TLSv1.2'],
              ['--tls-min-v1.3', 'TLSv1.3']];
const kMax = [['--tls-max-v1.3', 'TLSv1.3'], ['--tls-max-v1.2', 'TLSv1.2']];

const defaults = {
  kCiphers,
  ciphers: () => ciphers ?? options.get('--tls-cipher-list') ?? kCiphers,
  ecdhCurve: () => ecdhCurve,
  minVersion: () => minVersion ?? firstFlag(kMin, 'TLSv1.2'),
  maxVersion: () => maxVersion ?? firstFlag(kMax, 'TLSv1.3'),
};

const setters = {
  DEFAULT_CIPHERS(value) { ciphers = value; },
  DEFAULT_ECDH_CURVE(value) { ecdhCurve = value; },
  DEFAULT_MIN_VERSION(value) { minVersion = value; },
  DEFAULT_MAX_VERSION(value) { maxVersion = value; },
};
const getters = {
  DEFAULT_CIPHERS: defaults.ciphers,
  DEFAULT_ECDH_CURVE: defaults.ecdhCurve,
  DEFAULT_MIN_VERSION: defaults.minVersion,
  DEFAULT_MAX_VERSION: defaults.maxVersion,
};

// As properties of the public module, which a snapshot must not fix.
function define(exports) {
  for (const name of Object.keys(getters)) {
    Object.defineProperty(exports, name, {
      __proto__: null, configurable: true, enumerable: true, get: getters[name], set: setters[name],
    });
  }
}

module.exports = { ...defaults, define };
