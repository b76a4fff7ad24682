/* SPDX-License-Identifier: MIT */
/*
 * host_object.js - how objects of our own classes take part in structured clone.
 *
 * Who: the classes (dom_exception, blob, message, fs_handle, crypto keys) and structured_clone. A class calls
 * brand(object) when it makes one and has a method under kClone or kTransfer, or both. They give
 * { data, deserializeInfo: 'module id:receiveSomething' }: on the other side, maybe in another thread, the
 * function of that name, which the module exports, makes the object from a clone of the data.
 */
'use strict';

const { brand } = natives('web');

module.exports = {
  brand,
  kClone: Symbol('messaging_clone_symbol'),
  // Called with true it only throws a DataCloneError when the object cannot be transferred now; then without:
  // it empties this one.
  kTransfer: Symbol('messaging_transfer_symbol'),
};
