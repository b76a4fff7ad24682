/* SPDX-License-Identifier: MIT */
/*
 * host_object.js - how objects of our own classes take part in structured clone.
 *
 * Who: the classes (dom_exception, blob, message, streams) and structured_clone. A class calls
 * brand(object) when it makes one and has a method under kClone or kTransfer, or both.
 */
'use strict';

const { brand } = natives('web');

module.exports = {
  brand,
  kClone: Symbol('kClone'), // method: gives a function that makes a copy
  kTransfer: Symbol('kTransfer'), // method: empties this one; gives a function that makes the other
};
