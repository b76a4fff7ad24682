// i18next: plurals (Intl.PluralRules), interpolation, formats, namespaces, a backend of its own.
const i18next = require('i18next');

i18next.use({ type: 'backend', read: (lng, ns, done) => setTimeout(done, 1, null, { hi: `hi ${lng} {{name}}`, item_one: '{{count}} item', item_other: '{{count}} items', deep: { x: '$t(hi, {"name": "n"})' }, money: '{{v, currency(EUR)}}', list: '{{l, list}}' }) })
  .init({ lng: 'en', fallbackLng: 'en', ns: ['a'], defaultNS: 'a', showSupportNotice: false })
  .then(async (t) => {
    console.log(t('hi', { name: '<b>' }), t('item', { count: 1 }), t('item', { count: 5 }), t('deep.x'), t('absent', 'default'));
    console.log(t('money', { v: 1234.5 }), t('list', { l: ['a', 'b', 'c'] }));
    await i18next.changeLanguage('de');
    console.log(i18next.t('hi', { name: 'x' }), i18next.exists('nope'), i18next.dir('ar'));
  });
