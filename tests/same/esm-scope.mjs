// What only CommonJS has is not there in an ES module, and the error says so.
await import('./fixtures/esm/needs-require.mjs').catch((err) => console.log(err.name, err.message));
await import('data:text/javascript,exports.a = 1').catch((err) => console.log(err.name, err.message));
await import('data:text/javascript,other').catch((err) => console.log(err.name, err.message));
try {
  __dirname;
} catch (err) {
  console.log(err.message);
}
