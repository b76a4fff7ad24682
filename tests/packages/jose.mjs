// jose: JWS, JWE and JWK over WebCrypto; @noble's curves and hashes, crypto-js, node-forge in plain JavaScript.
// node: 20
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import CryptoJS from 'crypto-js';
import * as jose from 'jose';
import forge from 'node-forge';
import { createHash } from 'node:crypto';

const secret = new TextEncoder().encode('0123456789abcdef0123456789abcdef');
const token = await new jose.SignJWT({ a: 1 }).setProtectedHeader({ alg: 'HS256' }).setSubject('s').setIssuedAt(1).sign(secret);
console.log(token, (await jose.jwtVerify(token, secret)).payload);
for (const alg of ['RS256', 'ES256', 'EdDSA', 'PS384']) {
  const { publicKey, privateKey } = await jose.generateKeyPair(alg, { extractable: true });
  const jws = await new jose.SignJWT({ alg }).setProtectedHeader({ alg }).setExpirationTime('1h').sign(privateKey);
  const jwk = await jose.exportJWK(publicKey);
  console.log(alg, (await jose.jwtVerify(jws, await jose.importJWK(jwk, alg))).payload.alg, jwk.kty, (await jose.calculateJwkThumbprint(jwk)).length, (await jose.exportPKCS8(privateKey)).split('\n')[0]);
}
for (const [alg, enc] of [['dir', 'A256GCM'], ['A256KW', 'A128CBC-HS256'], ['PBES2-HS256+A128KW', 'A128GCM']]) {
  const jwe = await new jose.CompactEncrypt(new TextEncoder().encode('hidden')).setProtectedHeader({ alg, enc }).encrypt(secret);
  console.log(alg, new TextDecoder().decode((await jose.compactDecrypt(jwe, secret, { keyManagementAlgorithms: [alg] })).plaintext));
}
const { publicKey, privateKey } = await jose.generateKeyPair('ECDH-ES+A128KW');
console.log(await jose.jwtDecrypt(await new jose.EncryptJWT({ b: 2 }).setProtectedHeader({ alg: 'ECDH-ES+A128KW', enc: 'A128GCM' }).encrypt(publicKey), privateKey).then((r) => r.payload));
await jose.jwtVerify(`${token.slice(0, -3)}abc`, secret).catch((err) => console.log(err.code));
const { secretKey, publicKey: pub } = ed25519.keygen(new Uint8Array(32).fill(7));
console.log(ed25519.verify(ed25519.sign(sha256(new Uint8Array(3)), secretKey), sha256(new Uint8Array(3)), pub), Buffer.from(sha256(Buffer.from('x'))).toString('hex') === createHash('sha256').update('x').digest('hex'));
console.log(CryptoJS.HmacSHA1('m', 'k').toString(), CryptoJS.AES.decrypt(CryptoJS.AES.encrypt('t', 'pw').toString(), 'pw').toString(CryptoJS.enc.Utf8), CryptoJS.PBKDF2('p', 's', { keySize: 4, iterations: 10, hasher: CryptoJS.algo.SHA256 }).toString());
const pair = forge.pki.rsa.generateKeyPair({ bits: 512, e: 3 });
const md = forge.md.sha1.create().update('x');
console.log(pair.publicKey.verify(md.digest().bytes(), pair.privateKey.sign(md)), forge.util.encode64(forge.random.getBytesSync(6)).length);
