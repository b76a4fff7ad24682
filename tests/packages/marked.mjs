// marked: an ES module; GitHub tables, a renderer of one's own, the lexer.
import { Marked, lexer, marked } from 'marked';

console.log(marked.parse('# A *b*\n\n- [x] one\n- two `c`\n\n| a | b |\n|---|:-:|\n| 1 | 2 |\n\n```js\n1 < 2\n```\n'));
const own = new Marked({ renderer: { link: ({ href, text }) => `<a rel=x href="${href}">${text}</a>` } });
console.log(own.parseInline('[t](http://x.y) **s**'), lexer('> q').map((t) => t.type));
console.log(await own.parse('async *x*', { async: true }));
