// pngjs (drives a zlib stream by its handle) and qrcode on it: images made and read back, in both forms.
const { PNG } = require('pngjs');
const QRCode = require('qrcode');

(async () => {
  const image = new PNG({ width: 20, height: 10, filterType: -1 });
  for (let i = 0; i < image.data.length; i += 4) image.data.set([i % 256, 128, 255 - (i % 256), 255], i);
  const bytes = PNG.sync.write(image), again = PNG.sync.read(bytes);
  console.log(bytes.subarray(1, 4).toString(), again.width, again.height, again.data.equals(image.data), again.gamma);
  const streamed = await new Promise((resolve, reject) => new PNG().parse(bytes, (err, png) => (err ? reject(err) : resolve(png))));
  console.log(streamed.data.equals(image.data), PNG.sync.write(streamed, { colorType: 0 }).length < bytes.length);
  try { PNG.sync.read(bytes.subarray(0, 60)); } catch (err) { console.log(err.message); }
  await new Promise((resolve) => new PNG().parse(Buffer.from('no image'), (err) => resolve(console.log(err.message))));
  console.log(await QRCode.toString('hi', { type: 'utf8' }), (await QRCode.toDataURL('x')).slice(0, 30));
  const code = PNG.sync.read(await QRCode.toBuffer('ingot', { scale: 1, margin: 0 }));
  console.log(code.width, code.data.subarray(0, 8));
})();
