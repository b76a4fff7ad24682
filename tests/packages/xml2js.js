// xml2js (sax, xmlbuilder) and fast-xml-parser: both ways, attributes, namespaces, errors.
const { XMLBuilder, XMLParser, XMLValidator } = require('fast-xml-parser');
const xml2js = require('xml2js');

const xml = '<?xml version="1.0"?><r xmlns:n="u"><n:a k="v &amp; w">1</n:a><b/><b><![CDATA[<x>]]></b><!-- c --></r>';
xml2js.parseString(xml, (err, out) => console.log(err, JSON.stringify(out)));
xml2js.parseStringPromise(xml, { explicitArray: false, tagNameProcessors: [xml2js.processors.stripPrefix] }).then((out) => console.log(JSON.stringify(out)));
xml2js.parseStringPromise('<a><b></a>').catch((err) => console.log(err.message.split('\n')[0]));
console.log(new xml2js.Builder({ headless: true, renderOpts: { pretty: false } }).buildObject({ a: { $: { k: '"' }, b: [1, { _: '<' }] } }));
const parser = new XMLParser({ ignoreAttributes: false, parseAttributeValue: true, cdataPropName: '__cdata' });
console.log(JSON.stringify(parser.parse(xml)), XMLValidator.validate('<a><b></a>').err.code);
console.log(new XMLBuilder({ ignoreAttributes: false, format: true }).build({ a: { '@_k': 1, b: ['x', 'y'] } }));
