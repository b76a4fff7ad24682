// SPDX-License-Identifier: MIT
'use strict';
// In a child of `ingot --watch`, or of --test --watch: tells which files are loaded, and which are looked for in vain;
// its threads tell the main one.

const path = require('path');
const { Module } = require('internal/module_loader');
const { fileURLToPath } = require('web/url');

const told = new Set();
let channel; // between the threads

function send(file) {
  if (process.connected) process.send({ 'watch:require': [file] }, undefined, undefined, () => {});
}

let pass = send;

function tell(file) {
  if (told.has(file)) return;
  told.add(file);
  pass(file);
}

function missing(specifier, parent) {
  if (!/^(?:\.{1,2})?\//.test(specifier)) return;
  const folder = parent?.startsWith('file:') ? path.dirname(fileURLToPath(parent)) : process.cwd();
  tell(path.resolve(folder, specifier));
}

function resolve(specifier, context, next) {
  let found;
  try {
    found = next(specifier, context);
  } catch (err) {
    missing(specifier, context.parentURL);
    throw err;
  }
  if (found.url?.startsWith('file:')) tell(fileURLToPath(found.url));
  return found;
}

function install() {
  channel = new BroadcastChannel('ingot:watch');
  channel.unref();
  Module.registerHooks({ resolve });
}

function installInMain() {
  install();
  channel.onmessage = ({ data }) => tell(data);
  channel.unref(); // which listening has undone
}

// `main`: the thread's file, when it has one.
function installInThread(main) {
  install();
  pass = (file) => channel.postMessage(file);
  if (main !== undefined) tell(main);
}

module.exports = { install: installInMain, installInThread };
