// @grpc/grpc-js: clients and servers are made (http2 is not there yet: a call is not); metadata, status codes, service definitions; bull, kafkajs, amqplib load.
const grpc = require('@grpc/grpc-js');

const metadata = new grpc.Metadata();
metadata.add('a', 'b');
metadata.set('x-bin', Buffer.from([1]));
console.log(metadata.getMap(), grpc.status.NOT_FOUND, grpc.connectivityState.IDLE, grpc.compressionAlgorithms.gzip);
const Client = grpc.makeGenericClientConstructor({ say: { path: '/x/say', requestStream: false, responseStream: false, requestSerialize: Buffer.from, requestDeserialize: String, responseSerialize: Buffer.from, responseDeserialize: String } }, 'x');
const client = new Client('127.0.0.1:1', grpc.credentials.createInsecure());
console.log(client.getChannel().getTarget(), typeof client.say);
client.close();
console.log(typeof require('amqplib').connect, new (require('kafkajs').Kafka)({ brokers: ['127.0.0.1:1'] }).producer().isIdempotent(), typeof require('bull'));
