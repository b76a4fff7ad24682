// prettier: formats languages whose parsers it imports when they are asked for.
import * as prettier from 'prettier';

const sources = { babel: 'const a={b:1,c:[1,2,3]};foo( ( x )=>x+1 )', typescript: 'interface A{b?:string};let x:Array<number>=[1]', css: 'a{color:red;b:c}', markdown: '* a\n* b\n\n# T\n', json: '{"a":[1,\n2]}', yaml: 'a:   1\nb: [1,2]', html: '<div><p>x</p><script>let a=1</script></div>', graphql: '{a(b:1){c}}' };
for (const [parser, text] of Object.entries(sources)) console.log(parser, JSON.stringify(await prettier.format(text, { parser })));
console.log(await prettier.check('a;\n', { parser: 'babel' }), (await prettier.getSupportInfo()).languages.length > 20);
await prettier.format('let a = ;', { parser: 'babel' }).catch((err) => console.log(err.name, err.loc));
