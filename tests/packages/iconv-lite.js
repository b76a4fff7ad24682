// iconv-lite: single and multi byte encodings, whose tables it requires when first used; streams.
const iconv = require('iconv-lite');

const text = 'Grüße 你好 こんにちは Привет €';
for (const name of ['gbk', 'gb18030', 'big5', 'shift_jis', 'euc-jp', 'euc-kr', 'win1251', 'latin1', 'utf16le', 'utf-32be', 'utf7']) {
  const bytes = iconv.encode(text, name);
  console.log(name, bytes.length, iconv.decode(bytes, name));
}
console.log(iconv.encodingExists('nonsense'), iconv.decode(Buffer.from([0xff, 0xfe, 0x41, 0]), 'utf16'));
const decoder = iconv.decodeStream('gbk'), bytes = iconv.encode('汉字处理', 'gbk');
decoder.collect((err, body) => console.log(err, body));
for (const byte of bytes) decoder.write(Buffer.from([byte]));
decoder.end();
