// bunyan: records, serializers, children, a ring buffer; dtrace and mv, which it can do without.
const bunyan = require('bunyan');

const ring = new bunyan.RingBuffer({ limit: 3 });
const log = bunyan.createLogger({ name: 'app', streams: [{ type: 'raw', stream: ring, level: 'trace' }], serializers: bunyan.stdSerializers });
log.info({ n: 1 }, 'hello %s', 'x');
log.child({ part: 'p' }, true).warn('careful');
log.error({ err: new TypeError('broken') }, 'it failed');
for (const r of ring.records) console.log(r.name, r.level, r.msg, r.part, r.err?.name, r.v, r.time instanceof Date, r.pid === process.pid);
console.log(bunyan.nameFromLevel[log.level()], bunyan.resolveLevel('fatal'));
