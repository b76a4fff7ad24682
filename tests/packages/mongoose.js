// mongoose: schemas, virtuals, validation, population paths, BSON, and what it says when there is no server.
const mongoose = require('mongoose');

const schema = new mongoose.Schema({ name: { type: String, required: true, trim: true }, age: { type: Number, min: [0, 'too young'] }, tags: [String], born: Date,
  nested: { deep: { type: mongoose.Schema.Types.Decimal128 } }, friends: [{ type: mongoose.Types.ObjectId, ref: 'User' }] }, { timestamps: true });
schema.virtual('label').get(function() { return `${this.name}/${this.age}`; });
schema.pre('validate', function() { this.tags.push('checked'); });
schema.index({ name: 1 }, { unique: true });
const User = mongoose.model('User', schema);
(async () => {
  const id = new mongoose.Types.ObjectId('507f1f77bcf86cd799439011');
  const user = new User({ _id: id, name: ' a ', age: '7', nested: { deep: '1.50' }, born: 0, extra: 1 });
  await user.validate();
  console.log(user.toObject(), user.label, user.isModified('age'), id.getTimestamp());
  await new User({ age: -1, born: 'never' }).validate().catch((err) => console.log(err.name, Object.values(err.errors).map((e) => [e.path, e.kind, e.message])));
  console.log(User.find({ age: { $gt: 1 } }).sort('-name').limit(3).getQuery(), User.schema.indexes());
  const { BSON } = mongoose.mongo;
  console.log(BSON.deserialize(BSON.serialize({ a: 1, b: new Date(0), c: [id], d: /x/i, l: BSON.Long.fromString('9007199254740993') })));
  await mongoose.connect('mongodb://127.0.0.1:1/test', { serverSelectionTimeoutMS: 50 }).catch((err) => console.log(err.name, /ECONNREFUSED/.test(err.message)));
  await mongoose.disconnect();
})();
