exports.part = 'part of one';
