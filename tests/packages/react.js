// react and react-dom/server: rendering to a string and to a stream with Suspense; development or production by NODE_ENV at run time.
const React = require('react');
const { renderToPipeableStream, renderToStaticMarkup, renderToString } = require('react-dom/server');
const { Writable } = require('stream');

const h = React.createElement;
const Theme = React.createContext('light');
function Counter({ start }) {
  const [n] = React.useState(() => start * 2), id = React.useId();
  return h('p', { id, className: React.useContext(Theme), style: { marginTop: 4 }, onClick() {} }, 'n is ', n, h(React.Fragment, null, [1, 2].map((k) => h('i', { key: k }, k))));
}
console.log(renderToString(h(Theme.Provider, { value: 'dark' }, h(Counter, { start: 3 }))), renderToStaticMarkup(h('input', { defaultValue: '<"', disabled: true })));
const later = new Promise((resolve) => setTimeout(resolve, 10, 'loaded'));
const Slow = () => h('b', null, React.use(later));
let html = '';
const { pipe } = renderToPipeableStream(h(React.Suspense, { fallback: 'wait' }, h(Slow)), {
  onShellReady() { pipe(new Writable({ write(chunk, e, done) { html += chunk; done(); }, final(done) { console.log(html.includes('wait'), html.includes('<b>loaded</b>'), process.env.NODE_ENV); done(); } })); },
});
