// SPDX-License-Identifier: MIT
'use strict';
// A Resolver against a server of our own: every type of record, names that point elsewhere in the packet, and
// packets that lie. Bad ones are errors, never a crash, a hang or somebody else's bytes.
const assert = require('assert');
const dgram = require('dgram');
const dns = require('dns');

const name = (text) => Buffer.concat([...text.split('.').map((l) => Buffer.from(`${String.fromCharCode(l.length)}${l}`, 'latin1')), Buffer.from([0])]);
const u16 = (...list) => Buffer.concat(list.map((n) => Buffer.from([n >> 8, n & 255])));
const text = (s) => Buffer.concat([Buffer.from([s.length]), Buffer.from(s)]);
const kQuestion = Buffer.from([0xc0, 12]); // the name that was asked

const rdata = {
  'a.test': [1, Buffer.from([1, 2, 3, 4])],
  'aaaa.test': [28, Buffer.from('20010db8000000000000000000000001', 'hex')],
  'mx.test': [15, Buffer.concat([u16(10), Buffer.from([4]), Buffer.from('mail'), kQuestion])],
  'txt.test': [16, Buffer.concat([text('one'), text('two')])],
  'srv.test': [33, Buffer.concat([u16(1, 2, 8080), name('host.test')])],
  'naptr.test': [35, Buffer.concat([u16(30, 100), text('s'), text('SIP'), text(''), name('r.test')])],
  'caa.test': [257, Buffer.concat([Buffer.from([128]), text('issue'), Buffer.from('pki.test')])],
  'tlsa.test': [52, Buffer.from([3, 1, 1, 9, 8, 7])],
  'ptr.test': [12, name('p.test')],
  'loop.test': [5, null],
  'short.test': [1, Buffer.from([1, 2])],
  'long.test': [16, Buffer.from([200, 65])],
};

const server = dgram.createSocket('udp4');
server.on('message', (query, { port, address }) => {
  const end = query.indexOf(0, 12) + 5;
  const asked = [];
  for (let at = 12; query[at] !== 0; at += query[at] + 1) asked.push(query.latin1Slice(at + 1, at + 1 + query[at]));
  const [type, data] = rdata[asked.join('.')] ?? [];
  const head = Buffer.concat([query.subarray(0, 2), u16(0x8180 + (type ? 0 : 3), 1, type ? 1 : 0, 0, 0)]);
  // loop.test: a name that points at itself
  const at = end + 12;
  const value = data ?? Buffer.from([0xc0 | at >> 8, at & 255]);
  const record = type ? [kQuestion, u16(type, 1, 0, 60, value.length), value] : [];
  server.send(Buffer.concat([head, query.subarray(12, end), ...record]), port, address);
});

server.bind(0, '127.0.0.1', async () => {
  const resolver = new dns.promises.Resolver({ timeout: 300, tries: 1 });
  resolver.setServers([`127.0.0.1:${server.address().port}`]);
  assert.deepStrictEqual(await resolver.resolve4('a.test'), ['1.2.3.4']);
  assert.deepStrictEqual(await resolver.resolve4('a.test', { ttl: true }), [{ address: '1.2.3.4', ttl: 60 }]);
  assert.deepStrictEqual(await resolver.resolve('aaaa.test', 'AAAA'), ['2001:db8::1']);
  assert.deepStrictEqual(await resolver.resolveMx('mx.test'), [{ priority: 10, exchange: 'mail.mx.test' }]);
  assert.deepStrictEqual(await resolver.resolveTxt('txt.test'), [['one', 'two']]);
  assert.deepStrictEqual(await resolver.resolveSrv('srv.test'), [{ priority: 1, weight: 2, port: 8080, name: 'host.test' }]);
  assert.deepStrictEqual(await resolver.resolveNaptr('naptr.test'),
                         [{ flags: 's', service: 'SIP', regexp: '', replacement: 'r.test', order: 30, preference: 100 }]);
  assert.deepStrictEqual(await resolver.resolveCaa('caa.test'), [{ critical: 128, issue: 'pki.test' }]);
  const [tlsa] = await resolver.resolveTlsa('tlsa.test');
  assert.deepStrictEqual([tlsa.certUsage, tlsa.selector, tlsa.match, ...new Uint8Array(tlsa.data)], [3, 1, 1, 9, 8, 7]);
  assert.deepStrictEqual(await resolver.resolveAny('ptr.test'), [{ value: 'p.test', type: 'PTR' }]);

  await assert.rejects(resolver.resolve4('absent.test'), { code: 'ENOTFOUND', syscall: 'queryA', hostname: 'absent.test' });
  await assert.rejects(resolver.resolve4('mx.test'), { code: 'ENODATA' });
  await assert.rejects(resolver.resolveCname('loop.test'), { code: /^(EBADRESP|ETIMEOUT)$/ });
  await assert.rejects(resolver.resolve4('short.test'), { code: /^(EBADRESP|ETIMEOUT)$/ });
  await assert.rejects(resolver.resolveTxt('long.test'), { code: /^(EBADRESP|ETIMEOUT)$/ });
  assert.ok((await resolver.reverse('127.0.0.1')).includes('localhost')); // of /etc/hosts

  server.removeAllListeners('message');
  const waiting = assert.rejects(resolver.resolve4('later.test'), { code: 'ECANCELLED' });
  resolver.cancel();
  await waiting;
  await assert.rejects(resolver.resolve4('later.test'), { code: 'ETIMEOUT' });
  server.close();
});
