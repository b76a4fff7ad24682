/* SPDX-License-Identifier: MIT */
/*
 * test_coverage.js - the coverage of a run: gathered from the files that its processes wrote, merged, filtered,
 * and made into the summary that the event test:coverage carries.
 * Source: Node's doc/api/test.md, "Collecting code coverage".
 */
'use strict';

const { mkdtempSync, readFileSync, readdirSync, rmSync } = require('fs');
const { tmpdir } = require('os');
const { join, relative, resolve } = require('path');
const { globToRegExp } = require('path/path_glob');
const { fileURLToPath } = require('url');
const coverage = require('test/test_coverage_process');
const { mergeScripts } = require('test/test_coverage_merge');
const { summarize } = require('test/test_coverage_summary');

const kName = /^coverage-\d+-\d{13}-\d+\.json$/;

function readFolder(folder) {
  const scripts = new Map();
  for (const name of readdirSync(folder)) {
    if (!kName.test(name)) continue;
    const { result } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    for (const script of result) {
      const known = scripts.get(script.url);
      scripts.set(script.url, known === undefined ? script : mergeScripts(known, script));
    }
  }
  return [...scripts.values()];
}

// Which files the report is about.
class Filter {
  constructor({ exclude, include }, cwd) {
    const compiled = (glob) => globToRegExp(glob, false, true);
    this.exclude = (exclude ?? [require('test/test_files').defaultPattern()]).map(compiled);
    this.include = include.map(compiled);
    this.cwd = cwd;
  }

  takes(url) {
    const path = fileURLToPath(url), name = relative(this.cwd, path);
    const matches = (glob) => glob.test(name) || glob.test(path);
    if (this.exclude.some(matches)) return false;
    if (this.include.length !== 0) return this.include.some(matches);
    return !url.includes('/node_modules/');
  }
}

function textOf(url) {
  try {
    return readFileSync(fileURLToPath(url), 'utf8');
  } catch {
    return undefined; // It is gone.
  }
}

function report(folder, config) {
  const filter = new Filter(config.coverage, config.cwd);
  let scripts = readFolder(folder);
  if (require('internal/options').get('--enable-source-maps')) {
    scripts = require('test/test_coverage_maps').mapScripts(scripts, textOf);
  }
  const files = [];
  for (const script of scripts) {
    if (!filter.takes(script.url)) continue;
    const text = script.text ?? textOf(script.url);
    if (text !== undefined) files.push({ script, text, path: fileURLToPath(script.url) });
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return summarize(files, config);
}

// Makes a root report the coverage of what runs until its end.
function collect(root) {
  const given = process.env.NODE_V8_COVERAGE;
  const own = given === undefined || given === '';
  const folder = own ? mkdtempSync(join(tmpdir(), 'node-coverage-')) : resolve(given);
  coverage.begin(); // In vain for what is compiled already, so the command line's option begins it earlier.
  process.env.NODE_V8_COVERAGE = folder;
  root.coverageFolder = folder;
  root.takeCoverage = () => {
    try {
      coverage.write(folder);
      return report(folder, root.config);
    } catch (err) {
      root.diagnostic(`Warning: Could not report code coverage. ${err}`);
      root.success = false;
      return undefined;
    } finally {
      if (own) {
        delete process.env.NODE_V8_COVERAGE;
        rmSync(folder, { recursive: true, force: true });
      }
    }
  };
}

module.exports = { collect };
