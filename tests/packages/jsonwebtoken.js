// jsonwebtoken: HMAC, RSA, ECDSA and PSS signatures with keys made here, claims, expiry, tampering, callbacks.
const { generateKeyPairSync } = require('crypto');
const jwt = require('jsonwebtoken');

console.log(jwt.sign({ a: 1, iat: 1 }, 'secret', { algorithm: 'HS512', noTimestamp: true }));
const keys = { RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }), ES384: generateKeyPairSync('ec', { namedCurve: 'P-384' }) };
keys.PS256 = keys.RS256;
for (const [algorithm, { privateKey, publicKey }] of Object.entries(keys)) {
  const token = jwt.sign({ who: algorithm }, privateKey, { algorithm, subject: 's', expiresIn: '1h', keyid: 'k' });
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  const { payload, header } = jwt.verify(token, pem, { complete: true, subject: 's' });
  console.log(header, payload.who, payload.exp - payload.iat);
  try { jwt.verify(`${token.slice(0, -8)}AAAAAAAA`, pem); } catch (err) { console.log(err.name, err.message); }
}
try { jwt.verify(jwt.sign({ exp: 1 }, 'x'), 'x'); } catch (err) { console.log(err.name, err.expiredAt); }
jwt.verify(jwt.sign({ b: 2 }, 'x', { noTimestamp: true }), 'x', { algorithms: ['HS256'] }, (err, payload) => console.log(err, payload));
