// SPDX-License-Identifier: MIT
'use strict';
// The commands of a prompt that begin with a dot.

const path = require('path');

function save(file) {
  try {
    if (file === '') throw missing();
    require('fs').writeFileSync(path.resolve(file), this.lines.join('\n'));
    this.output.write(`Session saved to: ${file}\n`);
  } catch (err) {
    this.output.write(err.code === 'ERR_MISSING_ARGS' ? `${err.message}\n` : `Failed to save: ${file}\n`);
  }
  this.displayPrompt();
}

function missing() {
  const { ERR_MISSING_ARGS } = require('internal/errors').codes;
  return new ERR_MISSING_ARGS('file');
}

// As if it were typed in the editor.
function loadText(server, text) {
  server._beginEditor();
  server._loading = true;
  server.write(text);
  server._loading = false;
  server._endEditor();
  server.write('\n');
}

function load(file) {
  const fs = require('fs');
  try {
    if (file === '') throw missing();
    if (fs.statSync(file).isFile()) return loadText(this, fs.readFileSync(file, 'utf8'));
    this.output.write(`Failed to load: ${file} is not a valid file\n`);
  } catch (err) {
    this.output.write(err.code === 'ERR_MISSING_ARGS' ? `${err.message}\n` : `Failed to load: ${file}\n`);
  }
  return this.displayPrompt();
}

function help() {
  const names = Object.keys(this.commands).sort();
  const width = Math.max(...names.map((name) => name.length)) + 3;
  for (const name of names) {
    const { help: text } = this.commands[name];
    this.output.write(`.${text ? name.padEnd(width) + text : name}\n`);
  }
  this.output.write('\nPress Ctrl+C to abort current expression, Ctrl+D to exit the REPL\n');
  this.displayPrompt();
}

const commands = {
  break: {
    help: 'Sometimes you get stuck, this gets you out',
    action() {
      this.clearBufferedCommand();
      this.displayPrompt();
    },
  },
  clear: {
    help: 'Alias for .break',
    action() {
      this.clearBufferedCommand();
      if (!this.useGlobal) {
        this.output.write('Clearing context...\n');
        this.resetContext();
      }
      this.displayPrompt();
    },
  },
  exit: { help: 'Exit the REPL', action() { this.close(); } },
  help: { help: 'Print this help message', action: help },
  save: { help: 'Save all evaluated commands in this REPL session to a file', action: save },
  load: { help: 'Load JS from a file into the REPL session', action: load },
};

const editor = {
  help: 'Enter editor mode',
  action() {
    this._beginEditor();
    this.output.write('// Entering editor mode (Ctrl+D to finish, Ctrl+C to cancel)\n');
  },
};

function addCommands(server) {
  for (const { 0: name, 1: command } of Object.entries(commands)) server.defineCommand(name, { ...command });
  if (!server.useGlobal) server.commands.clear.help = 'Break, and also clear the local context';
  if (server.terminal) server.defineCommand('editor', { ...editor });
}

module.exports = { addCommands };
