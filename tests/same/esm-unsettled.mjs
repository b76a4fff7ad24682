// The loop runs dry while the entry waits: exit code 13.
process.on('exit', (code) => console.log('exit', code, process.exitCode));
console.log('waiting');
await new Promise(() => {});
