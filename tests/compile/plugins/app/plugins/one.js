exports.name = 'one'; exports.run = () => require('./nested/part').part;
