// sequelize: the query generator of a dialect whose driver it requires by name (pg), models, validation, a refused connection.
const { DataTypes, Op, Sequelize, literal } = require('sequelize');

(async () => {
  const db = new Sequelize('postgres://u:p@127.0.0.1:1/d', { logging: false, retry: { max: 0 }, dialectModule: require('pg') });
  const User = db.define('User', { name: { type: DataTypes.STRING(40), allowNull: false, validate: { len: [2, 9] } }, meta: DataTypes.JSONB, age: { type: DataTypes.INTEGER, defaultValue: 1 } });
  const Post = db.define('Post', { title: DataTypes.STRING });
  User.hasMany(Post);
  Post.belongsTo(User);
  const generator = db.getQueryInterface().queryGenerator;
  console.log(generator.selectQuery('Users', { attributes: ['name'], where: { age: { [Op.gt]: 3, [Op.or]: [1, null] }, name: { [Op.iLike]: "%o'x%" }, meta: { a: { b: 1 } } }, order: [['name', 'DESC']], limit: 2 }, User));
  console.log(generator.createTableQuery('Users', generator.attributesToSQL(User.rawAttributes), {}));
  console.log(generator.insertQuery('Users', { name: 'a', age: 2, meta: '{}' }, User.rawAttributes, {}).query, db.escape("it's"), literal('now()').val);
  console.log(User.build({ name: 'x' }).toJSON().age, Object.keys(User.associations), Post.rawAttributes.UserId.references);
  await User.build({ name: 'x' }).validate().catch((err) => console.log(err.name, err.errors[0].path, err.errors[0].validatorKey));
  await db.authenticate().catch((err) => console.log(err.name));
  await db.close();
})();
