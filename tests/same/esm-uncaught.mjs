// An error while the entry is evaluated ends the process.
process.on('exit', (code) => console.log('exit', code));
await null;
throw new Error('uncaught in the entry');
