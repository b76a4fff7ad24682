// vue and its server renderer: templates compiled when the program runs, reactivity; preact, svelte's server half too.
import { h as p } from 'preact';
import { render as renderPreact } from 'preact-render-to-string';
import { useState } from 'preact/hooks';
import { computed, createSSRApp, nextTick, ref, watch } from 'vue';
import { renderToString } from 'vue/server-renderer';

const app = createSSRApp({ props: ['items'], setup: () => { const n = ref(2); return { n, double: computed(() => n.value * 2) }; },
  template: '<ul :class="{ a: n > 1 }"><li v-for="i in items" :key="i">{{ i }}-{{ double }}</li><Child v-if="items.length" @x="n++"><template #default>slot</template></Child></ul>',
  components: { Child: { async setup() { await null; return {}; }, template: '<b><slot/></b>' } } }, { items: ['<1>', 2] });
console.log(await renderToString(app));
const n = ref(1), seen = [];
watch(n, (now, before) => seen.push([now, before]));
n.value = 5;
await nextTick();
console.log(seen);
const Part = ({ x }) => { const [s] = useState(x); return p('p', { class: 'c' }, s, [1, 2].map((k) => p('i', { key: k }, k))); };
console.log(renderPreact(p(Part, { x: '&' })));
