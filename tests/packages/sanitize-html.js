// sanitize-html, mailparser, liquidjs, mustache, eta: text taken apart and put together.
const { Eta } = require('eta');
const { Liquid } = require('liquidjs');
const { simpleParser } = require('mailparser');
const mustache = require('mustache');
const sanitizeHtml = require('sanitize-html');

console.log(sanitizeHtml('<p onclick=x style="color:red">a<script>b</script><a href="javascript:c">d</a><img src=e onerror=f></p>', { allowedTags: ['p', 'a', 'img'], allowedAttributes: { a: ['href'], img: ['src'] } }));
(async () => {
  const mail = ['From: =?UTF-8?Q?=C3=84?= <a@b.c>', 'To: d@e.f', 'Subject: =?iso-2022-jp?B?GyRCRnxLXBsoQg==?=', 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=X', '', '--X', 'Content-Type: text/plain; charset=gbk', 'Content-Transfer-Encoding: base64', '', 'xOO6ww==', '--X', 'Content-Type: application/octet-stream; name=f.bin', 'Content-Disposition: attachment', 'Content-Transfer-Encoding: base64', '', 'AQID', '--X--', ''].join('\r\n');
  const parsed = await simpleParser(mail);
  console.log(parsed.from.text, parsed.subject, parsed.text.trim(), parsed.attachments.map((a) => [a.filename, a.content, a.checksum]));
  const engine = new Liquid();
  engine.registerFilter('twice', (x) => x + x);
  console.log(await engine.parseAndRender('{% for i in list reversed %}{{ i | plus: 1 | twice }}{% unless forloop.last %},{% endunless %}{% endfor %} {{ "now" | date: "%Y" | size }} {% assign x = "a,b" | split: "," %}{{ x | join: "+" }}', { list: [1, 2] }));
  console.log(mustache.render('{{#list}}<{{.}}>{{/list}}{{^none}}no{{/none}}{{> part}}{{{raw}}}', { list: ['a', '&'], raw: '<i>', p: 1 }, { part: '[{{p}}]' }));
  console.log(new Eta().renderString('<% it.list.forEach((x) => { %><%= x %>;<% }) %><%~ it.raw %>', { list: ['<', 2], raw: '<b>' }));
})();
