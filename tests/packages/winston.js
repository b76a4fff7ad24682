// winston: formats, levels, child loggers, a stream and a file transport, uncaught exceptions.
const fs = require('fs');
const { Writable } = require('stream');
const winston = require('winston');

const lines = [];
const stream = new Writable({ write(chunk, enc, done) { lines.push(chunk.toString().trim()); done(); } });
const { combine, errors, json, printf, splat, label } = winston.format;
const logger = winston.createLogger({
  level: 'debug',
  format: combine(errors({ stack: false }), splat(), label({ label: 'L' })),
  transports: [
    new winston.transports.Stream({ stream, format: json() }),
    new winston.transports.Console({ level: 'warn', format: printf((i) => `${i.level} [${i.label}] ${i.message}`) }),
    new winston.transports.File({ filename: 'winston.log', format: printf((i) => i.message) }),
  ],
});
logger.info('hello %s', 'x', { a: 1 });
logger.child({ part: 'p' }).warn('careful');
logger.error(new Error('broken'));
logger.silly('never');
logger.on('finish', () => setTimeout(() => {
  console.log(lines, fs.readFileSync('winston.log', 'utf8').split('\n'));
  fs.unlinkSync('winston.log');
}, 50));
logger.end();
