// SPDX-License-Identifier: MIT
'use strict';
// URLs and query strings of made-up text: what is parsed is the same when it is parsed again, setters leave a URL that
// parses, and errors are the documented ones. url.js [ROUNDS [SEED]], or for FUZZ_SECONDS; with FUZZ_PRINT it prints
// all results, to be compared with those of node.
process.noDeprecation = true;
const assert = require('assert');
const querystring = require('querystring');
const url = require('url');
const fuzz = require('./fixtures/fuzz');

const bits = ['http:', 'HTTPS:', 'file:', 'ws:', 'a:', 'javascript:', '//', '/', '\\', '?', '#', '@', ':', 'user:pass@', 'example.com',
              'EX\u00c4MPLE.com', 'xn--a', '127.1', '0x7f.1', '[::1]', '[::1', '[1:2:3:4:5:6:7.8.9.10]', '..', '.', '%2e', '%2E%2e', '%', '%zz',
              '%00', ' ', '\t', '\n', '\r', '\0', ':80', ':443', ':99999', ':0', ':', 'a=b', '&', '&&', '=', '+', '%20', '\u{1f600}', '\ud800',
              '\u00ad', '\uff0e', 'c:', 'C|', 'a b', '<', '>', '^', '|', '{', '`', '\'', '"', '*', 'data:,a', 'blob:http://a/b', '1', 'a'.repeat(70)];
const members = ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'];
const print = process.env.FUZZ_PRINT === undefined ? () => {} : (...values) => console.log(JSON.stringify(values));

function made(random) {
  let text = '';
  for (let n = random(8) + 1; n > 0; n--) text += bits[random(bits.length)];
  return text;
}

function attempt(make, codes) {
  try {
    return make();
  } catch (error) {
    assert.ok(codes.includes(error.code) || (error instanceof URIError && codes.includes('URIError')), error.stack);
    return error.code ?? error.name;
  }
}

function checkURL(text, base) {
  const parsed = attempt(() => new URL(text, base), ['ERR_INVALID_URL']);
  assert.strictEqual(URL.canParse(text, base), typeof parsed !== 'string');
  if (typeof parsed === 'string') return undefined;
  const again = new URL(parsed.href);
  for (const member of members) assert.strictEqual(again[member], parsed[member], `${member} of ${JSON.stringify(text)}`);
  return parsed;
}

function checkSetter(parsed, random) {
  const member = members[random(members.length)], value = made(random);
  if (member === 'origin') return;
  attempt(() => { parsed[member] = value; }, ['ERR_INVALID_URL']);
  // WHATWG URL has paths that do not survive: without a host, beginning with two slashes; they get "/." by href.
  const again = new URL(parsed.href);
  for (const one of members) assert.strictEqual(again[one], parsed[one], `${one} after ${member} = ${JSON.stringify(value)}`);
  print(member, value, parsed.href);
}

function checkQuery(text) {
  const parsed = querystring.parse(text);
  const line = querystring.stringify(parsed);
  print('query', line);
  assert.deepStrictEqual(querystring.parse(line), parsed);
  const params = new URLSearchParams(text);
  assert.strictEqual(new URLSearchParams(params.toString()).toString(), params.toString());
  print('params', params.toString());
}

fuzz.rounds(20000, (rounds, seed) => {
  const random = fuzz.generator(seed);
  for (let i = 0; i < rounds; i++) {
    const text = made(random);
    const parsed = checkURL(text, random(3) === 0 ? made(random) : random(2) === 0 ? 'http://a/b/c?d#e' : undefined);
    print(text, parsed?.href);
    if (parsed !== undefined) checkSetter(parsed, random);
    if (!/[\ud800-\udfff]/.test(text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ''))) checkQuery(text);
    const legacy = attempt(() => url.parse(text), ['ERR_INVALID_URL', 'URIError']);
    print('legacy', typeof legacy === 'string' ? legacy : { ...legacy });
    if (typeof legacy !== 'string') attempt(() => url.format(legacy), ['ERR_INVALID_URL']);
    print('resolve', attempt(() => url.resolve('http://a/b/c?d#e', text), ['ERR_INVALID_URL', 'URIError']));
  }
});
