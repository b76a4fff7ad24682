// jsdom: a page with scripts (a vm context), events, forms, selectors, MutationObserver, timers, cookies; its default style sheet.
// node: 20
const { JSDOM, VirtualConsole } = require('jsdom');

const virtualConsole = new VirtualConsole();
virtualConsole.on('log', (...args) => console.log('page:', ...args));
const dom = new JSDOM(`<!doctype html><title>T</title><style>p { color: red }</style><form><input name=q value=1></form><p id=p class="a b">x</p>
  <script>console.log(document.title, typeof window.setTimeout, this === window, typeof require); var fromScript = [1].map((x) => x + 1);</script>`,
{ url: 'https://example.org/path?x=1', runScripts: 'dangerously', virtualConsole, pretendToBeVisual: true });
const { window } = dom, { document } = window;
console.log(window.fromScript, window.fromScript instanceof Array, window.fromScript instanceof window.Array, window.location.search);
document.cookie = 'a=b';
const p = document.querySelector('p.a:not(.c)');
p.addEventListener('click', (event) => console.log('clicked', event.type, event.target === p, event.bubbles));
p.click();
p.insertAdjacentHTML('beforeend', '<i data-k="v">y</i>');
console.log(p.outerHTML, p.firstElementChild.dataset.k, document.cookie, window.getComputedStyle(p).display, new window.FormData(document.forms[0]).get('q'));
new window.MutationObserver((records) => console.log('mutated', records.length, records[0].attributeName)).observe(p, { attributes: true });
p.setAttribute('title', 't');
window.eval('setTimeout(() => console.log("timer", document.querySelectorAll("*").length), 1)');
setTimeout(() => { console.log(dom.serialize().length > 200); window.close(); }, 20);
