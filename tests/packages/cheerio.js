// cheerio: loading, selecting, changing and writing HTML and XML.
// node: 20
const cheerio = require('cheerio');

const $ = cheerio.load('<ul id=fruits><li class=a>Apple<li class="b c">Orange &amp; <b>x</b></ul><p>later');
console.log($('ul .b').text(), $('li').map((i, el) => $(el).attr('class')).get(), $('li').first().next().is('.c'));
$('li.a').addClass('new').after('<li>Pear</li>').removeAttr('id');
$('b').remove();
console.log($.html(), $('#fruits').children().length);
console.log($.extract({ all: [{ selector: 'li', value: 'outerHTML' }] }));
console.log(cheerio.load('<a><b k="1"/></a>', { xml: true })('b').attr('k'), cheerio.load('<x/>', { xml: true }).xml());
