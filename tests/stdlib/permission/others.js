// SPDX-License-Identifier: MIT
'use strict';
// The permission model: databases, profiles, threads and what children are told; the audit.
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'permission-'));
const open = path.join(folder, 'with space');
fs.mkdirSync(open);

function run(flags, code) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, '-e', code], { encoding: 'utf8', cwd: folder });
  assert.strictEqual(status, 0, stderr);
  return stdout.trim();
}

const grant = ['--permission', `--allow-fs-read=${open}`, `--allow-fs-write=${open}`];
const denied = '{ code: "ERR_ACCESS_DENIED" }';

run(grant, `
  const { DatabaseSync, backup } = require('node:sqlite');
  const inside = ${JSON.stringify(open)} + '/a.db';
  for (const name of ['b.db', 'file:b.db', ${JSON.stringify(`file://${folder}/b.db`)}, inside + '/../../b.db']) {
    assert.throws(() => new DatabaseSync(name), ${denied}, name);
  }
  new DatabaseSync(':memory:').close();
  const db = new DatabaseSync(inside);
  db.exec('CREATE TABLE t (a)');
  for (const sql of ["ATTACH 'b.db' AS b", "VACUUM INTO 'b.db'", "ATTACH '/etc/' || 'b.db' AS b"]) {
    assert.throws(() => db.exec(sql), { code: 'ERR_SQLITE_ERROR', message: /not authorized|authorization denied/ }, sql);
  }
  db.exec("ATTACH ':memory:' AS m");
  db.setAuthorizer(() => 0);
  assert.throws(() => db.exec("ATTACH 'b.db' AS b"), /not authorized/);
  db.setAuthorizer(null);
  assert.throws(() => db.exec("ATTACH 'b.db' AS b"), /not authorized/);
  assert.rejects(async () => backup(db, 'b.db'), ${denied});
  backup(db, inside + '.copy').then(() => assert.ok(require('fs').existsSync(inside + '.copy')));
`);
run(grant, `
  const v8 = require('v8');
  assert.throws(() => v8.setHeapSnapshotNearHeapLimit(1), ${denied});
  assert.throws(() => v8.writeHeapSnapshot(), ${denied});
  assert.throws(() => process.report.writeReport(), ${denied});
  assert.throws(() => process.binding('util'), ${denied});
`);
assert.ok(!fs.existsSync(path.join(folder, 'b.db')));

// A thread has what the process has, also with options of its own.
assert.strictEqual(run(['--permission', '--allow-worker', '--no-warnings'], `
  const { Worker } = require('worker_threads');
  const code = 'try { require("fs").readFileSync("/etc/passwd") } catch (err) { console.log(err.code, err.permission) }';
  new Worker(code, { eval: true, execArgv: [] });
`), 'ERR_ACCESS_DENIED FileSystemRead');

// What is dropped is not passed on, and paths with blanks arrive.
assert.strictEqual(run([...grant, '--allow-fs-read=*', '--allow-child-process', '--no-warnings'], `
  process.permission.drop('fs.write');
  const child = require('child_process').spawnSync(process.execPath, ['-p', \`
    [process.permission.has('fs.read'), process.permission.has('fs.write', \${JSON.stringify(${JSON.stringify(open)})})].join()\`],
    { cwd: '/', encoding: 'utf8' });
  console.log(child.stdout + child.stderr.replace(/.*SecurityWarning.*\\n.*\\n/, ''));
`), 'true,false');
assert.strictEqual(run([...grant, '--allow-child-process', '--no-warnings'], `
  const child = require('child_process').spawnSync(process.execPath, ['-p',
    \`process.permission.has('fs.read', \${JSON.stringify(${JSON.stringify(open)})})\`], { cwd: '/', encoding: 'utf8' });
  console.log(child.stdout);
`), 'true');

// The audit refuses nothing and tells everything.
assert.strictEqual(run(['--permission-audit'], `
  const said = [];
  for (const name of ['fs', 'child', 'worker']) {
    require('diagnostics_channel').subscribe('node:permission-model:' + name, (m) => said.push(m.permission));
  }
  const fs = require('fs');
  fs.writeFileSync('audited', 'text');
  fs.fsyncSync(fs.openSync('audited', 'r'));
  require('child_process').spawnSync('true');
  new (require('worker_threads').Worker)('', { eval: true });
  console.log(said.join());
`), 'FileSystemWrite,FileSystemRead,ChildProcess,WorkerThreads');

fs.rmSync(folder, { recursive: true });
