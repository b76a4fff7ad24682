// mocha, run by a program: suites, hooks, async tests, timeouts, failures, a reporter that it requires by name.
const Mocha = require('mocha');

const mocha = new Mocha({ ui: 'bdd', reporter: 'json', timeout: 50, color: false, reporterOptions: {} });
mocha.suite.emit('pre-require', globalThis, null, mocha);
describe('outer', () => {
  let n = 0;
  before(async () => { await null; n = 1; });
  beforeEach(() => { n++; });
  it('passes', () => { if (n !== 2) throw new Error(`n is ${n}`); });
  it('takes a callback', (done) => setTimeout(done, 2));
  it('fails', () => require('assert').strictEqual(1, 2));
  it('rejects', () => Promise.reject(new TypeError('no')));
  it('is too slow', (done) => { setTimeout(done, 500).unref(); });
  it.skip('is skipped');
  it('waits');
  describe('inner', () => { it('retries', function() { this.retries(2); if (n++ < 9) throw new Error('again'); }); });
});
const write = process.stdout.write;
process.stdout.write = () => true;
const runner = mocha.run((failures) => {
  process.stdout.write = write;
  console.log(failures, runner.stats.tests, runner.stats.passes, runner.stats.pending, runner.testResults.failures.map((f) => [f.fullTitle, f.err.message?.split('\n')[0].split('. For async')[0]]));
});
