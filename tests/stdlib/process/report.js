// SPDX-License-Identifier: MIT
'use strict';
// process.report: what packages ask it for (which C library is this?), and its settings.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const { header, javascriptStack, sharedObjects, environmentVariables } = process.report.getReport();
assert.match(header.glibcVersionRuntime, /^2\.\d+$/);
assert.match(header.glibcVersionCompiler, /^2\.\d+$/);
assert.strictEqual(header.nodejsVersion, process.version);
assert.strictEqual(header.host, os.hostname());
assert.deepStrictEqual(header.componentVersions, { ...process.versions });
assert.ok(Array.isArray(header.networkInterfaces));
assert.ok(javascriptStack.stack.some((line) => line.includes('report.js')));
assert.ok(!sharedObjects.some((name) => name.includes('musl')));
assert.strictEqual(environmentVariables.PATH, process.env.PATH);

process.report.excludeNetwork = true;
process.report.excludeEnv = true;
const err = Object.assign(new TypeError('oops'), { detail: 7 });
const report = process.report.getReport(err);
assert.strictEqual(report.header.networkInterfaces, undefined);
assert.strictEqual(report.environmentVariables, undefined);
assert.strictEqual(report.javascriptStack.message, 'TypeError: oops');
assert.deepStrictEqual(report.javascriptStack.errorProperties, { detail: '7' });
assert.throws(() => process.report.getReport(1), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => { process.report.compact = 1; }, { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => { process.report.reportOnSignal = true; }, { code: 'ERR_NOT_AVAILABLE' });

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'report-'));
process.report.directory = folder;
process.report.compact = true;
const name = process.report.writeReport();
assert.match(name, /^report\.\d{8}\.\d{6}\.\d+\.0\.001\.json$/);
const text = fs.readFileSync(path.join(folder, name), 'utf8');
assert.strictEqual(text.indexOf('\n'), text.length - 1);
assert.strictEqual(JSON.parse(text).header.filename, name);
assert.strictEqual(process.report.writeReport('mine.json', err), 'mine.json');
assert.ok(fs.existsSync(path.join(folder, 'mine.json')));
fs.rmSync(folder, { recursive: true });
