// pdfkit (its fonts are modules, required by a created require; fontkit and its tables) and jszip: documents made and read back.
const JSZip = require('jszip');
const PDFDocument = require('pdfkit');

(async () => {
  const doc = new PDFDocument({ info: { CreationDate: new Date(0) }, compress: false }), parts = [];
  doc.on('data', (d) => parts.push(d));
  doc.font('Times-Roman').fontSize(20).text('Hello, PDF', 50, 50).font('Courier').text('x'.repeat(200), { columns: 2 }).moveTo(0, 0).lineTo(100, 100).stroke('#f00');
  doc.addPage().image(Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAfbLI3wAAAABJRU5ErkJggg==', 'base64'), 10, 10, { width: 30 });
  doc.end();
  await new Promise((resolve) => doc.on('end', resolve));
  const pdf = Buffer.concat(parts);
  console.log(pdf.subarray(0, 8).toString(), pdf.includes('/Times-Roman'), pdf.includes('/Count 2'), pdf.subarray(-6).toString());
  const zip = new JSZip().file('a.txt', 'text').folder('d').file('b.bin', new Uint8Array([1, 2]));
  const back = await JSZip.loadAsync(await zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' }));
  console.log(back.filter(() => true).map((f) => f.name), await back.file('b.bin').async('nodebuffer'));
})();
