// mqtt against aedes, a broker in the same process: retained messages, qualities of service, wills, wildcards.
import net from 'node:net';
import { Aedes } from 'aedes';
import mqtt from 'mqtt';

const broker = await Aedes.createBroker(), server = net.createServer(broker.handle);
broker.authenticate = (client, name, password, done) => done(null, String(password) === 'p');
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `mqtt://127.0.0.1:${server.address().port}`;
const one = await mqtt.connectAsync(url, { username: 'u', password: 'p', clientId: 'one' });
await one.publishAsync('home/kept', 'kept', { retain: true, qos: 1 });
const two = await mqtt.connectAsync(url, { username: 'u', password: 'p', clientId: 'two', protocolVersion: 4, will: { topic: 'home/will', payload: 'gone', qos: 0 } });
const heard = [];
await one.subscribeAsync('home/#', { qos: 2 });
one.on('message', (topic, payload, packet) => heard.push([topic, String(payload), packet.qos, packet.retain]));
for (const qos of [0, 1, 2]) await two.publishAsync(`home/q${qos}`, Buffer.from([48 + qos]), { qos });
two.stream.destroy();
two.end(true);
while (!heard.some(([t]) => t === 'home/will')) await new Promise((r) => setTimeout(r, 5));
console.log(heard.sort((a, b) => (a[0] < b[0] ? -1 : 1)));
await mqtt.connectAsync(url, { username: 'u', password: 'no', reconnectPeriod: 0 }, false).catch((err) => console.log(err.code, err.message));
await one.endAsync();
broker.close(() => server.close());
