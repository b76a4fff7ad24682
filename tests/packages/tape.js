// tape: TAP output of plain, async, failing and planned tests, collected by a stream of its own.
const tape = require('tape');

const harness = tape.createHarness();
harness.createStream().on('data', (s) => process.stdout.write(String(s).replace(/^\s+at: .*\n/gm, '').replace(/^\s+stack: \|-\n(\s{6,}.*\n)*/gm, '')));
harness('sync', (t) => { t.plan(2); t.equal(1, 1); t.deepEqual({ a: [1] }, { a: [1] }, 'deep'); });
harness('async', async (t) => { await null; t.throws(() => { throw new TypeError('x'); }, TypeError); t.comment('said'); });
harness('callback', { timeout: 500 }, (t) => { setTimeout(() => { t.ok(true); t.end(); }, 1); t.teardown(() => console.log('# torn down')); });
harness('fails', (t) => { t.equal('a', 'b', 'not equal'); t.test('sub', (s) => { s.pass('in sub'); s.end(); }); });
harness.onFinish(() => console.log('finished', harness._exitCode));
