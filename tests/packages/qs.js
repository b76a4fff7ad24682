// qs: nested objects and arrays, limits, charsets.
const qs = require('qs');

console.log(qs.parse('a[b][c]=d&e[]=1&e[]=2&f[1]=y&f[0]=x&g=%E4%BD%A0&h.i=j', { allowDots: true }));
console.log(qs.stringify({ a: { b: [1, 2] }, d: new Date(0), n: null, u: undefined }), qs.stringify({ a: [1, 2] }, { arrayFormat: 'brackets', encode: false }));
console.log(qs.parse('a=%A7&utf8=%26%2310003%3B', { charset: 'iso-8859-1', charsetSentinel: true, interpretNumericEntities: true }), qs.parse('__proto__[x]=1'));
