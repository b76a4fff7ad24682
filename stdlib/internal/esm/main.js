// SPDX-License-Identifier: MIT
'use strict';
// A program whose entry is an ES module: imported, and the process's fate tied to the promise of it.
// Source: doc process.md, "Exit codes" (13); doc esm.md, "Top-level await".

const vmNatives = natives('module');
const loader = require('internal/esm/loader');
const { fatal, isSilent, setEntryListener } = require('internal/process_events');
const { pathToFileURL } = require('web/url');

const UNSETTLED = 13; // exit code

let current; // the record of the entry while it is being evaluated

function warnStalled() {
  const stalled = vmNatives.esStalled(current.wrapper);
  for (let i = 0; i < stalled.length; i += 4) {
    const { [i]: file, [i + 1]: line, [i + 2]: text, [i + 3]: column } = stalled;
    const shown = text === undefined ? '' : `${text}\n${' '.repeat(column)}^\n\n\n`;
    process._rawDebug(`Warning: Detected unsettled top-level await at ${file}:${line}\n${shown}`);
  }
}

// The loop has nothing left to do, but the entry waits.
function onExit() {
  if (process.exitCode !== undefined) return;
  process.exitCode = UNSETTLED;
  if (current !== undefined && !isSilent()) warnStalled();
}

// `begin` gives the entry's record, after what has to be imported before it.
async function run(begin) {
  setEntryListener(onExit);
  try {
    current = await begin();
    await loader.importRecord(current);
    setEntryListener(undefined);
  } catch (err) {
    setEntryListener(undefined);
    fatal(err, true);
  }
}

async function importAll(specifiers) {
  const cwd = pathToFileURL(`${process.cwd()}/`).href;
  for (const specifier of specifiers) await loader.importModule(specifier, cwd);
}

const runFile = (filename, preload) => runUrl(pathToFileURL(filename).href, preload);

function runUrl(url, preload = []) {
  return run(async () => {
    await importAll(preload);
    return loader.mainRecord(url);
  });
}

// What require() of the main module found to be an ES module.
function runRequired(filename) {
  process.mainModule = undefined;
  runFile(filename);
}

// --eval and standard input
function runText(text, preload = []) {
  const url = `${pathToFileURL(`${process.cwd()}/`).href}[eval1]`;
  return run(async () => {
    await importAll(preload);
    return loader.recordOfText(text, url, true);
  });
}

module.exports = { importAll, runFile, runRequired, runText, runUrl };
