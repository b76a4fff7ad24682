// bcryptjs: hashes known from elsewhere, random salts, the asynchronous form in slices.
const bcrypt = require('bcryptjs');

console.log(bcrypt.hashSync('secret', '$2a$06$abcdefghijklmnopqrstuu'), bcrypt.compareSync('U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'));
bcrypt.hash('päss', 5).then(async (hash) => console.log(hash.length, bcrypt.getRounds(hash), await bcrypt.compare('päss', hash), await bcrypt.compare('pass', hash)));
