// The loop runs dry while the entry waits: exit code 13. (Node 20 still gives listeners 0 as the code.)
process.on('exit', () => console.log('exit', process.exitCode));
console.log('waiting');
await new Promise(() => {});
