// SPDX-License-Identifier: MIT
'use strict';
// Real addons at work: one line for each. The argument is a folder that lmdb and the watcher may use.
const fs = require('fs');
const path = require('path');

const folder = process.argv[2];

async function passwords() {
  const bcrypt = require('bcrypt'), argon2 = require('argon2');
  const rsBcrypt = require('@node-rs/bcrypt'), rsArgon2 = require('@node-rs/argon2');
  const hash = await bcrypt.hash('secret', 4);
  console.log('bcrypt', await bcrypt.compare('secret', hash), bcrypt.compareSync('other', hash));
  console.log('@node-rs/bcrypt', await rsBcrypt.verify('secret', hash));
  const phc = await argon2.hash('secret', { memoryCost: 1024 });
  console.log('argon2', await argon2.verify(phc, 'secret'));
  console.log('@node-rs/argon2', await rsArgon2.verify(phc, 'secret'), await rsArgon2.verify(phc, 'other'));
}

function bytes() {
  const { mask, unmask } = require('bufferutil');
  const key = Buffer.from([1, 2, 3, 4]), out = Buffer.alloc(5);
  mask(Buffer.from('hello'), key, out, 0, 5);
  unmask(out, key);
  console.log('bufferutil', String(out), /native code/.test(mask));
  const isValid = require('utf-8-validate');
  console.log('utf-8-validate', isValid(Buffer.from('h\u00e9')), isValid(Buffer.from([0xff])), /native code/.test(isValid));
  console.log('@node-rs/xxhash', require('@node-rs/xxhash').xxh64('abc').toString(16));
}

async function images() {
  const sharp = require('sharp'); // its libvips is a library of another package
  const red = { create: { width: 64, height: 32, channels: 3, background: 'red' } };
  const { data, info } = await sharp(red).resize(20).png().toBuffer({ resolveWithObject: true });
  console.log('sharp', info.format, info.width, info.height, data.subarray(1, 4).toString());
}

async function database() {
  const db = require('lmdb').open({ path: path.join(folder, 'db') });
  await db.put('key', { value: 42 });
  console.log('lmdb', db.get('key').value);
  await db.close();
}

async function watching() {
  const watcher = require('@parcel/watcher');
  const { promise, resolve } = Promise.withResolvers();
  const subscription = await watcher.subscribe(folder, (err, events) => resolve(err ?? events[0].type));
  fs.writeFileSync(path.join(folder, 'new'), '');
  console.log('@parcel/watcher', await promise);
  await subscription.unsubscribe();
}

passwords().then(bytes).then(images).then(database).then(watching);
