/* SPDX-License-Identifier: MIT */
/* tls_identity.js - checkServerIdentity(): whether a certificate is for a host (RFC 6125, as Node reads it). */
'use strict';

const { codes: { ERR_TLS_CERT_ALTNAME_FORMAT, ERR_TLS_CERT_ALTNAME_INVALID } } = require('internal/errors');
const { isIP } = require('net/net_address');
const { URL } = require('web/url');

function withoutDot(name) {
  return name.replace(/\.$/, '');
}

// Labels of a name, in lower case of ASCII only.
function labels(name) {
  return withoutDot(name).replace(/[A-Z]/g, (c) => c.toLowerCase()).split('.');
}

function matchesLabel(host, pattern, patternLabels) {
  const parts = pattern.split('*');
  if (parts.length === 1 || pattern.includes('xn--')) return host === pattern;
  // One wildcard, and not for a whole top-level domain.
  if (parts.length > 2 || patternLabels <= 2) return false;
  const [prefix, suffix] = parts;
  return prefix.length + suffix.length <= host.length && host.startsWith(prefix) && host.endsWith(suffix);
}

function matches(host, pattern) {
  if (!pattern || !/^[\x21-\x7f]+$/.test(pattern)) return false;
  const wanted = labels(pattern);
  if (wanted.length !== host.length || wanted.includes('')) return false;
  for (let i = 1; i < wanted.length; i++) if (wanted[i] !== host[i]) return false;
  return matchesLabel(host[0], wanted[0], wanted.length);
}

// Values that hold what separates them are quoted like JSON.
const kQuoted = /^[^,"]*"(?:[^"\\]|\\.)*"/;

function splitQuoted(text) {
  const result = [];
  let rest = text;
  while (rest !== '') {
    const comma = rest.indexOf(', ');
    const quote = rest.indexOf('"');
    let name;
    if (quote !== -1 && (comma === -1 || quote < comma)) {
      const found = kQuoted.exec(rest);
      if (found === null) throw new ERR_TLS_CERT_ALTNAME_FORMAT();
      try {
        name = rest.slice(0, quote) + JSON.parse(rest.slice(quote, found[0].length));
      } catch {
        throw new ERR_TLS_CERT_ALTNAME_FORMAT();
      }
      rest = rest.slice(found[0].length);
    } else {
      name = comma === -1 ? rest : rest.slice(0, comma);
      rest = rest.slice(name.length);
    }
    result.push(name);
    if (rest !== '' && !rest.startsWith(', ')) throw new ERR_TLS_CERT_ALTNAME_FORMAT();
    rest = rest.slice(2);
  }
  return result;
}

// One spelling of an address.
function canonicalIP(ip) {
  return isIP(ip) === 6 ? new URL(`http://[${ip}]`).hostname.slice(1, -1) : ip;
}

function alternatives(text) {
  const names = text.includes('"') ? splitQuoted(text) : text.split(', ');
  const of = (prefix) => names.filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length));
  return { dns: of('DNS:'), ips: of('IP Address:').filter((one) => isIP(one) !== 0).map(canonicalIP) };
}

// What is wrong, or null.
function problem(hostname, cert) {
  const { subject, subjectaltname } = cert;
  const { dns, ips } = subjectaltname ? alternatives(subjectaltname) : { dns: [], ips: [] };
  if (isIP(hostname) !== 0) {
    return ips.includes(canonicalIP(hostname)) ? null : `IP: ${hostname} is not in the cert's list: ${ips.join(', ')}`;
  }
  const host = labels(natives('url').domainToASCII(hostname) || hostname);
  if (dns.length > 0) {
    return dns.some((one) => matches(host, one)) ? null :
      `Host: ${hostname}. is not in the cert's altnames: ${subjectaltname}`;
  }
  const cn = subject?.CN;
  if (!cn) return 'Cert does not contain a DNS name';
  const names = Array.isArray(cn) ? cn : [cn];
  return names.some((one) => matches(host, one)) ? null : `Host: ${hostname}. is not cert's CN: ${cn}`;
}

function checkServerIdentity(hostname, cert) {
  const name = withoutDot(`${hostname}`);
  const reason = problem(name, cert);
  return reason === null ? undefined : new ERR_TLS_CERT_ALTNAME_INVALID(reason, name, cert);
}

module.exports = { checkServerIdentity };
