// SPDX-License-Identifier: MIT
'use strict';
// What --eval and standard input are given, when nothing says what it is: JavaScript, or else TypeScript.
// Source of behaviour: doc cli.md, "--input-type"; Node's test/fixtures/eval.

const natives = require('natives');
const { errorPlace } = natives('boot');
const { esCompile } = natives('module');
const { compileScript } = natives('vm');
const { decorateWith } = require('internal/error_arrow');
const { strip } = require('internal/typescript');

function syntaxErrorOf(text, type) {
  try {
    if (type === 'module') esCompile(text, '[eval]', undefined, undefined, 0, 0, undefined);
    else compileScript(text, '[eval]', 0, 0, undefined);
  } catch (err) {
    return err;
  }
  return undefined;
}

// The text without types. When it is not TypeScript either, the first error counts.
function stripOr(problem, text) {
  try {
    return strip(text, '[eval]');
  } catch (err) {
    if (!/^ERR_(INVALID|UNSUPPORTED)_TYPESCRIPT_SYNTAX$/.test(err.code)) throw problem;
    decorateWith(problem, `${errorPlace(problem) ?? ''}${err.message}\n`);
    throw problem;
  }
}

// -> [type, JavaScript]; `given` is the value of --input-type, `detect(text)` tells a type by the syntax.
function prepare(text, given, detect) {
  if (given?.endsWith('-typescript')) return [given.slice(0, -'-typescript'.length), strip(text, '[eval]')];
  const type = given ?? detect(text);
  const problem = given === undefined ? syntaxErrorOf(text, type) : undefined;
  if (problem === undefined) return [type, text];
  const code = stripOr(problem, text);
  return [detect(code), code];
}

module.exports = { prepare };
