// What fails, how it is worded, and that it fails again in the same way.
// build: --include fixtures/esm
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
// An executable says more.
const shorten = (text) => `${text}`.replace(/\nIt is not in this executable.*/, '').replaceAll(`file://${here}`, 'URL').replaceAll(here, 'HERE');

async function attempt(specifier, options) {
  const errors = [];
  for (let i = 0; i < 2; i++) {
    try {
      await import(specifier, options);
      console.log('imported', specifier);
      return;
    } catch (err) {
      errors.push(err);
      if (i === 0) console.log(specifier, '->', err.name, err.code, shorten(err.message), shorten(err.url));
    }
  }
  console.log(errors[0] === errors[1], errors[0].message === errors[1].message);
}

await attempt('./fixtures/esm/throws.mjs');
await attempt('./fixtures/esm/missing-name.mjs');
await attempt('./fixtures/esm/missing-cjs-name.mjs');
await attempt('./fixtures/esm/bad-syntax.mjs');
await attempt('./fixtures/esm/counter');
await attempt('./fixtures/esm');
await attempt('./fixtures/esm/none.mjs');
await attempt('no-such-package/sub');
await attempt('@no/such');
await attempt('node:no-such');
await attempt('http://example.com/x.mjs');
await attempt('data:text/javascript,throw new RangeError("in a data URL")');
await attempt('data:text/plain,nothing');
await attempt('data:text/javascript,import "./relative.mjs"');
await attempt('./fixtures/esm/x%2Fy.mjs');
await attempt('#internal');
await attempt('');
