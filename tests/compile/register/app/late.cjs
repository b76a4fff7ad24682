const { data } = require('./data.json');
module.exports = `${data}, ${require.cache ? 'own' : 'another'} require`;
