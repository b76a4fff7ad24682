// SPDX-License-Identifier: MIT
'use strict';
// `ingot`, `ingot -i`: the prompt, as Node's own. Source of behaviour: doc repl.md, "The Node.js REPL".

const options = require('internal/options');
const { INGOT_VERSION } = require('internal/process_object');
const { evalText } = require('internal/process/execution');
const { imports, preloadModules } = require('internal/run_main');
const { fatal } = require('internal/process_events');
const repl = require('repl');

const HISTORY_SIZE = 1000;
const BAD_OPTION = 9; // exit code

const modes = { strict: repl.REPL_MODE_STRICT, sloppy: repl.REPL_MODE_SLOPPY };

function optionsOf(env) {
  const given = {
    [Symbol.for('ingot.repl.standalone')]: true,
    useGlobal: true,
    breakEvalOnSigint: true,
    replMode: modes[env.NODE_REPL_MODE?.trim().toLowerCase()] ?? modes.sloppy,
    historySize: Number(env.NODE_REPL_HISTORY_SIZE) > 0 ? Number(env.NODE_REPL_HISTORY_SIZE) : HISTORY_SIZE,
  };
  if (Number.parseInt(env.NODE_NO_READLINE) > 0) given.terminal = false;
  return given;
}

function writeDefaults(server) {
  Object.defineProperty(require('util').inspect, 'replDefaults', {
    configurable: true, enumerable: true,
    get: () => server.writer.options,
    set(value) {
      require('internal/validators').validateObject(value, 'options');
      Object.assign(server.writer.options, value);
    },
  });
}

function begin() {
  const { env } = process;
  const server = repl.start(optionsOf(env));
  repl.repl = server;
  writeDefaults(server);
  server.setupHistory({ filePath: env.NODE_REPL_HISTORY }, (err) => { if (err) throw err; });
  server.on('exit', () => process.exit());
}

function run(text, print) {
  console.log(`Welcome to Ingot ${INGOT_VERSION}, Node.js ${process.version}.\nType ".help" for more information.`);
  begin();
  if (text === undefined) return;
  const own = ['module', 'require'].map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
  evalText(text, print);
  for (const { 0: name, 1: descriptor } of own) Object.defineProperty(globalThis, name, descriptor); // the prompt's
}

// `text`: of -e, which runs when the first prompt is there.
function start(text, print, preload) {
  if (options.get('--input-type') !== undefined) {
    process._rawDebug('Cannot specify --input-type for REPL');
    process.exit(BAD_OPTION);
  }
  preloadModules(preload);
  const first = imports();
  if (first.length === 0) run(text, print);
  else require('internal/esm/main').importAll(first).then(() => run(text, print)).catch((err) => fatal(err, true));
}

module.exports = { start };
