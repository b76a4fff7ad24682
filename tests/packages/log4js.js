// log4js: appenders it requires by name, layouts, categories, a file appender and shutdown.
const fs = require('fs');
const log4js = require('log4js');

log4js.configure({
  appenders: {
    out: { type: 'stdout', layout: { type: 'pattern', pattern: '%p %c %X{user} %m' } },
    file: { type: 'file', filename: 'log4js.log', layout: { type: 'messagePassThrough' } },
    errors: { type: 'logLevelFilter', appender: 'file', level: 'error' },
  },
  categories: { default: { appenders: ['out', 'errors'], level: 'info' } },
});
const log = log4js.getLogger('web');
log.addContext('user', 'me');
log.debug('never');
log.info('hello %s', 'x', { a: 1 });
log.error('broken');
log4js.shutdown(() => {
  console.log(fs.readFileSync('log4js.log', 'utf8'));
  fs.unlinkSync('log4js.log');
});
