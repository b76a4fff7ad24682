// nodemailer: messages with attachments and addresses built by its stream transport, and sent to an SMTP server of ours.
const net = require('net');
const nodemailer = require('nodemailer');

(async () => {
  const message = { from: 'Ä <a@example.org>', to: ['b@example.org', '"C, D" <c@example.org>'], subject: 'Grüße', text: 'hello\nyou', html: '<b>x</b>', date: new Date(0), messageId: '<id@x>', boundaryPrefix: 'B',
    attachments: [{ filename: 'a.txt', content: 'attached' }, { filename: 'ü.bin', content: Buffer.from([1, 2, 255]), cid: 'c@d' }] };
  const { message: raw, envelope } = await nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'unix' }).sendMail(message);
  console.log(envelope, String(raw).replace(/(--|boundary=)B-[0-9a-f]+/g, '$1B'));
  const said = [];
  const server = net.createServer((socket) => {
    let inData = false;
    socket.write('220 hi\r\n').valueOf;
    socket.on('data', (chunk) => {
      for (const line of String(chunk).split('\r\n').slice(0, -1)) {
        if (inData) { if (line === '.') { inData = false; socket.write('250 queued\r\n'); } continue; }
        said.push(line.replace(/^EHLO.*/, 'EHLO').replace(/ SIZE.*/, ''));
        const word = line.slice(0, 4);
        inData = word === 'DATA';
        socket.write({ EHLO: '250-x\r\n250 AUTH PLAIN\r\n', AUTH: '235 ok\r\n', DATA: '354 go\r\n', QUIT: '221 bye\r\n' }[word] ?? '250 ok\r\n');
      }
    });
  }).listen(0, '127.0.0.1', async () => {
    const smtp = nodemailer.createTransport({ host: '127.0.0.1', port: server.address().port, auth: { user: 'u', pass: 'p' }, ignoreTLS: true });
    console.log((await smtp.sendMail(message)).response, said);
    server.close();
  });
})();
