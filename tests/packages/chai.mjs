// chai, sinon: expectations and their messages; spies, stubs, fake timers over the globals.
import { assert, expect, should, use } from 'chai';
import sinon from 'sinon';

should();
expect({ a: [1, { b: 2 }] }).to.deep.include({ a: [1, { b: 2 }] });
'text'.should.match(/^t/).and.have.lengthOf(4);
use((chai, utils) => utils.addProperty(chai.Assertion.prototype, 'even', function() { this.assert(this._obj % 2 === 0, 'expected #{this} to be even'); }));
expect(4).to.be.even;
for (const fail of [() => expect([1, 2]).to.eql([1, 3]), () => expect(3).to.be.even, () => assert.throws(() => {}), () => expect(new Map([[1, 2]])).to.have.key(2)]) {
  try { fail(); } catch (err) { console.log(err.name, err.message); }
}
const spy = sinon.spy((x) => x * 2), object = { m: () => 1, get g() { return 1; } };
sinon.stub(object, 'm').onFirstCall().returns(9).onSecondCall().throws(new TypeError('t'));
console.log(spy(4), spy.calledOnceWith(4), object.m(), (() => { try { object.m(); } catch (err) { return err.name; } })());
sinon.assert.callOrder(spy);
const clock = sinon.useFakeTimers({ now: 1000, toFake: ['setTimeout', 'setInterval', 'Date', 'performance', 'setImmediate', 'nextTick', 'queueMicrotask'] });
const ticks = [];
setTimeout(() => ticks.push(Date.now()), 500);
setInterval(() => ticks.push('i'), 400);
setImmediate(() => ticks.push('now'));
process.nextTick(() => ticks.push('tick'));
await clock.tickAsync(900);
clock.restore();
console.log(ticks, Date.now() > 1e12, sinon.match({ a: sinon.match.number }).test({ a: 1 }));
sinon.restore();
console.log(object.m());
