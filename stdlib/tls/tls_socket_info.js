/* SPDX-License-Identifier: MIT */
/* tls_socket_info.js - what a TLSSocket says of its connection: certificates, cipher, session. */
'use strict';

const { Buffer } = require('buffer');
const { INFO } = require('tls/tls_handle');

const native = natives('tls');
const infoMethods = {}; // for TLSSocket.prototype

// Loaded when somebody asks: few connections are.
function certificateOf(box) {
  return require('crypto/crypto_x509').certificateOf(box);
}

function bufferOf(bytes) {
  return bytes === undefined ? undefined : Buffer.from(bytes);
}

function info(socket, which) {
  return socket._handle ? socket._handle.info(which) : undefined;
}

// The legacy objects of a chain, each with its issuer's.
function chainObject(boxes) {
  const self = boxes.pop();
  const objects = boxes.map((box) => ({ ...certificateOf(box).toLegacyObject() }));
  objects.forEach((one, i) => {
    if (i + 1 < objects.length) one.issuerCertificate = objects[i + 1];
    else if (self) one.issuerCertificate = one;
  });
  return objects[0];
}

infoMethods.getPeerCertificate = function getPeerCertificate(detailed) {
  if (!this._handle) return null;
  const boxes = native.peerCertificates(this._handle.box, Boolean(detailed));
  if (boxes.length === 0) return {};
  return detailed ? chainObject(boxes) : certificateOf(boxes[0]).toLegacyObject();
};

infoMethods.getCertificate = function getCertificate() {
  if (!this._handle) return null;
  const box = native.certificate(this._handle.box);
  return box === undefined ? {} : certificateOf(box).toLegacyObject();
};

infoMethods.getPeerX509Certificate = function getPeerX509Certificate() {
  if (!this._handle) return undefined;
  const boxes = native.peerCertificates(this._handle.box, true);
  if (boxes.length === 0) return undefined;
  boxes.pop();
  return require('crypto/crypto_x509').certificateOf(boxes[0], boxes.slice(1));
};

infoMethods.getX509Certificate = function getX509Certificate() {
  const box = this._handle ? native.certificate(this._handle.box) : undefined;
  return box === undefined ? undefined : certificateOf(box);
};

infoMethods.getCipher = function getCipher() {
  const cipher = this._handle ? native.cipher(this._handle.box) : undefined;
  if (cipher === undefined) return this._handle ? {} : null;
  return { name: cipher[0], standardName: cipher[1], version: cipher[2] };
};

infoMethods.getEphemeralKeyInfo = function getEphemeralKeyInfo() {
  if (!this._handle) return null;
  if (this._tlsOptions.isServer) return null;
  const [type, size, name] = native.ephemeralKey(this._handle.box);
  if (type === undefined) return {};
  return name === undefined ? { type, size } : { type, name, size };
};

infoMethods.getSharedSigalgs = function getSharedSigalgs() {
  return this._handle ? native.sharedSigalgs(this._handle.box) : null;
};

infoMethods.getProtocol = function getProtocol() {
  return this._handle ? info(this, INFO.PROTOCOL) : null;
};

infoMethods.isSessionReused = function isSessionReused() {
  return this._handle ? info(this, INFO.REUSED) : null;
};

infoMethods.getFinished = function getFinished() {
  return this._handle ? bufferOf(info(this, INFO.FINISHED)) : null;
};

infoMethods.getPeerFinished = function getPeerFinished() {
  return this._handle ? bufferOf(info(this, INFO.PEER_FINISHED)) : null;
};

infoMethods.getSession = function getSession() {
  return this._handle ? bufferOf(info(this, INFO.SESSION)) : null;
};

infoMethods.getTLSTicket = function getTLSTicket() {
  return this._handle ? bufferOf(info(this, INFO.TICKET)) : null;
};

module.exports = { infoMethods };
