// SPDX-License-Identifier: MIT
'use strict';
const assert = require('assert');
const { X509Certificate } = require('crypto');

// CN=ingot.test, SAN DNS:ingot.test,DNS:*.ingot.test,IP:127.0.0.1, P-256, self-signed
const pem = `-----BEGIN CERTIFICATE-----
MIIBrDCCAVKgAwIBAgIUUK3ugqWnUTzWtVunmiSgSIFKHGswCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKaW5nb3QudGVzdDAgFw0yNjExMjMwODQxMDhaGA8yMTI2MTAz
MDA4NDEwOFowFTETMBEGA1UEAwwKaW5nb3QudGVzdDBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABGtNKSqYyeeyJtgHgDRJRWnCmByYc92rFWFO15tkg8CrhHuVsy7O
8869Ca+zwiNdsv2LlCCNGR53fo8nRLLP1SejfjB8MB0GA1UdDgQWBBQcR40RGm7e
h00A+YVF1+cQVXbZzTAfBgNVHSMEGDAWgBQcR40RGm7eh00A+YVF1+cQVXbZzTAP
BgNVHRMBAf8EBTADAQH/MCkGA1UdEQQiMCCCCmluZ290LnRlc3SCDCouaW5nb3Qu
dGVzdIcEfwAAATAKBggqhkjOPQQDAgNIADBFAiEA++ODEt6R0/Ls6K/WHUPRBAXR
GOvZEh9iNKBKGXMW5QQCIE+1dMZkqnhPymnk6I/G2A7IPW/cSTkDPofz18Pso6ci
-----END CERTIFICATE-----`;
const x = new X509Certificate(pem);
assert.strictEqual(x.subject, 'CN=ingot.test');
assert.strictEqual(x.subjectAltName, 'DNS:ingot.test, DNS:*.ingot.test, IP Address:127.0.0.1');
assert.strictEqual(x.checkHost('www.ingot.test'), '*.ingot.test');
assert.strictEqual(x.checkHost('ingot.example'), undefined);
assert.strictEqual(x.checkIP('127.0.0.1'), '127.0.0.1');
assert.ok(x.verify(x.publicKey));
assert.ok(x.checkIssued(x));
assert.strictEqual(x.publicKey.asymmetricKeyType, 'ec');
assert.deepStrictEqual(new X509Certificate(x.raw).fingerprint256, x.fingerprint256);
assert.strictEqual(x.toString().trim(), pem);
assert.ok(x.validToDate > x.validFromDate);
assert.throws(() => new X509Certificate('nonsense'));
