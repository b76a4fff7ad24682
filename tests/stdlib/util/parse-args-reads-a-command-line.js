/* SPDX-License-Identifier: MIT */
'use strict';
const assert = require('assert');
const { parseArgs } = require('util');

const options = { port: { type: 'string', short: 'p' }, verbose: { type: 'boolean', short: 'v' },
                  tag: { type: 'string', multiple: true } };
const { values, positionals } = parseArgs({
  args: ['-vp8080', '--tag', 'a', '--tag=b', 'file', '--', '-x'], options, allowPositionals: true,
});
assert.deepStrictEqual({ ...values }, { verbose: true, port: '8080', tag: ['a', 'b'] });
assert.deepStrictEqual(positionals, ['file', '-x']);
assert.throws(() => parseArgs({ args: ['--nope'], options }), { code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION' });
assert.throws(() => parseArgs({ args: ['--port'], options }), { code: 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE' });
