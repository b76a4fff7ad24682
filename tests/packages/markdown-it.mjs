// markdown-it, and unified with remark and rehype: Markdown by two ways, plugins, a syntax tree.
import MarkdownIt from 'markdown-it';
import rehypeStringify from 'rehype-stringify';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';

const md = new MarkdownIt({ html: true, linkify: true, typographer: true, highlight: (text, language) => `<i>${language}</i>` });
md.use((it) => { it.renderer.rules.em_open = () => '<em class=x>'; });
console.log(md.render('# "Hi" -- www.example.org\n\n```js\nlet a = 1;\n```\n\n| a |\n|---|\n| *b* |\n'));
const upper = () => (tree) => { for (const node of tree.children) if (node.type === 'heading') node.depth = 1; };
console.log(String(await unified().use(remarkParse).use(upper).use(remarkRehype).use(rehypeStringify).process('## A *b* [c](d)\n\n> e\n\n1. x\n2. y')));
