// SPDX-License-Identifier: MIT
'use strict';
// Invalid UTF-8 becomes U+FFFD, one for each maximal subpart (WHATWG Encoding Standard).
const assert = require('assert');

const cases = [
  ['ff', '\ufffd'],
  ['e282', '\ufffd'],
  ['e28241', '\ufffdA'],
  ['f09f98', '\ufffd'],
  ['c3a9ff', '\u00e9\ufffd'],
  ['eda080', '\ufffd\ufffd\ufffd'],
  ['f0808080', '\ufffd\ufffd\ufffd\ufffd'],
];
for (const [hex, text] of cases) assert.strictEqual(Buffer.from(hex, 'hex').toString(), text, hex);
