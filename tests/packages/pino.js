// pino: its own destination on file descriptor 1, children, redaction, error serializers. (Transports need Worker: see worker_threads.)
const pino = require('pino');

const log = pino({ base: { app: 'x' }, timestamp: false, redact: ['user.password'], level: 'debug' }, pino.destination({ fd: 1, sync: true }));
log.info({ user: { name: 'a', password: 'b' } }, 'hello %s %d', 'w', 4);
log.child({ part: 'p' }, { level: 'warn' }).info('never');
const err = new Error('broken');
err.stack = 'Error: broken\n    at here';
log.error(err);
log.debug({ big: 1n, f() {}, d: new Date(0), u: undefined, circular: (() => { const o = {}; o.o = o; return o; })() });
log.flush();
console.log(log.isLevelEnabled('trace'), pino.levels.labels[30]);
