/* SPDX-License-Identifier: MIT */
/*
 * test_files.js - which files a run consists of. Source: Node's doc/api/test.md, "Running tests from the
 * command line".
 */
'use strict';


function extensions() {
  return require('internal/typescript').mode() === false ? '{cjs,mjs,js}' : '{cjs,mjs,js,cts,mts,ts}';
}

// One pattern for all of them.
function defaultPattern() {
  return `**/{test,test/**/*,test-*,*[._-]test}.${extensions()}`;
}

// The patterns of files that are tests when nobody says which are.
function defaultPatterns() {
  const ext = extensions();
  const names = ['**/*.test', '**/*-test', '**/*_test', '**/test-*', '**/test', '**/test/**/*'];
  return names.map((name) => `${name}.${ext}`);
}

const hasMagic = (pattern) => /[*?[\]{}!+@(]/.test(pattern);

function find(patterns, cwd) {
  const { globSync } = require('fs');
  const inPackages = (name) => name === 'node_modules';
  const found = new Set();
  for (const pattern of patterns) {
    // A pattern that names node_modules wants what is in there.
    const exclude = pattern.includes('node_modules') || !hasMagic(pattern) ? undefined : inPackages;
    for (const file of globSync(pattern, { cwd, exclude })) found.add(file);
  }
  return [...found].sort();
}

// Files of the command line that do not exist end the process; other patterns may match nothing.
function chooseFiles(files, patterns, { cwd }) {
  if (files != null) return [...files];
  const given = patterns != null && patterns.length !== 0;
  const found = find(given ? patterns : defaultPatterns(), cwd);
  if (given && found.length === 0 && !patterns.some(hasMagic)) {
    console.error(`Could not find '${patterns.join(', ')}'`);
    process.exit(1);
  }
  return found;
}

module.exports = { chooseFiles, defaultPattern };
