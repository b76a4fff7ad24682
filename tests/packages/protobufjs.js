// protobufjs and msgpackr: schemas parsed from text and compiled with Function; records, extensions, streams.
const { Packr, UnpackrStream, addExtension, pack, unpack } = require('msgpackr');
const protobuf = require('protobufjs');

const { root } = protobuf.parse(`syntax = "proto3"; package p; enum E { A = 0; B = 1; }
  message M { string s = 1; repeated int32 n = 2; E e = 3; map<string, double> m = 4; oneof o { bytes b = 5; M sub = 6; } int64 big = 7; }`);
const M = root.lookupType('p.M');
const bytes = M.encode(M.fromObject({ s: 'ü', n: [1, -2], e: 'B', m: { k: 1.5 }, sub: { s: 'x' }, big: '9007199254740993' })).finish();
console.log(Buffer.from(bytes).toString('hex'), M.toObject(M.decode(bytes), { enums: String, longs: String, defaults: false }));
console.log(M.verify({ s: 5 }), protobuf.util.base64.encode(bytes, 0, 4), M.decodeDelimited(M.encodeDelimited({ s: 'd' }).finish()).s);
console.log(unpack(pack({ a: [1, 'x', null, -1.5, 2n ** 60n], d: new Date(0), m: new Map([[1, 2]]), b: Buffer.from('b') })));
const packr = new Packr({ structuredClone: true, useRecords: true });
const loop = { name: 'loop', set: new Set([1]), re: /x/g, err: new RangeError('r') };
loop.self = loop;
const copy = packr.unpack(packr.pack(loop));
console.log(copy.self === copy, copy.set, copy.re, copy.err.name, copy.err.message);
class Point { constructor(x) { this.x = x; } }
addExtension({ Class: Point, type: 11, write: (p) => p.x, read: (x) => new Point(x) });
console.log(unpack(pack(new Point(3))));
const stream = new UnpackrStream();
stream.on('data', (x) => console.log('stream', x)).end(Buffer.concat([pack([1]), pack('two')]));
