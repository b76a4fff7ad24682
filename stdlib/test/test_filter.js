/* SPDX-License-Identifier: MIT */
/*
 * test_filter.js - which tests a run leaves out: by name, by tag, by "only". What is left out is neither
 * run nor reported; a suite that holds something that runs, runs. Source: Node's doc/api/test.md,
 * "Filtering tests by name", "only tests", "Test tags".
 */
'use strict';

// A pattern of the command line: /expression/flags, or the text of an expression.
function toPattern(text) {
  const literal = /^\/(.*)\/([a-z]*)$/s.exec(text);
  return literal === null ? new RegExp(text) : new RegExp(literal[1], literal[2]);
}

// Any pattern names the test, one around it, or the names of all of them with blanks between.
function matches(node, patterns) {
  for (let at = node; at.parent !== null; at = at.parent) {
    if (patterns.some((pattern) => found(pattern, at.name) || found(pattern, spacedName(at)))) return true;
  }
  return false;
}

function found(pattern, text) {
  pattern.lastIndex = 0;
  return pattern.test(text);
}

function spacedName(node) {
  return node.parent.parent === null ? node.name : `${spacedName(node.parent)} ${node.name}`;
}

function leftOutByName(node, { namePatterns, skipPatterns }) {
  if (namePatterns !== null && !matches(node, namePatterns)) return true;
  return skipPatterns !== null && matches(node, skipPatterns);
}

function leftOutByTag(node, { tagFilters }) {
  return tagFilters !== null && !tagFilters.every((tag) => node.tags.includes(tag));
}

// At the declaration of a node, when those around it are known and those inside it are not.
function judge(node, config) {
  node.unwanted = leftOutByName(node, config) || leftOutByTag(node, config);
  if (!node.unwanted) {
    for (let at = node.parent; at !== null && at.unwanted; at = at.parent) at.unwanted = false;
  }
  if (!node.only || !(config.only || config.onlyWhenMarked)) return;
  node.root.anyOnly = true;
  // Suites around it run what is marked only.
  for (let at = node.parent; at !== null && at.kind === 'suite'; at = at.parent) {
    at.only = true;
    at.onlyMarked = true;
  }
}

// At the start of a node, when all of its children that a suite declares are known.
function isLeftOut(node) {
  if (node.error !== null) return false;
  if (node.unwanted || (node.neverOnly && node.root.config.only === true)) return true;
  return node.parent.onlyMarked && !node.only;
}

module.exports = { isLeftOut, judge, toPattern };
