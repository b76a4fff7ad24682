// @aws-sdk/client-s3: commands signed (v4) and sent to a server of ours over HTTP, XML answers, streams, errors, paginators; credentials given.
import http from 'node:http';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client, paginateListObjectsV2 } from '@aws-sdk/client-s3';

const seen = [];
const server = http.createServer((req, res) => {
  let n = 0;
  req.on('data', (d) => { n += d.length; }).on('end', () => {
    seen.push([req.method, req.url.split('&x-id')[0].split('?x-id')[0], /^AWS4-HMAC-SHA256 Credential=AK\/\d{8}\/eu-west-1\/s3\/aws4_request/.test(req.headers.authorization), n > 0]);
    if (req.url.includes('missing')) return res.writeHead(404, { 'content-type': 'application/xml' }).end('<Error><Code>NoSuchKey</Code><Message>gone</Message></Error>');
    if (req.url.includes('list-type')) return res.end(`<ListBucketResult><IsTruncated>${!req.url.includes('continuation')}</IsTruncated><NextContinuationToken>t</NextContinuationToken><Contents><Key>a&amp;b</Key><Size>3</Size></Contents></ListBucketResult>`);
    return res.writeHead(200, { etag: '"e"', 'x-amz-meta-a': 'b' }).end(req.method === 'GET' ? 'the body' : undefined);
  });
}).listen(0, '127.0.0.1', async () => {
  const client = new S3Client({ region: 'eu-west-1', endpoint: `http://127.0.0.1:${server.address().port}`, forcePathStyle: true, credentials: { accessKeyId: 'AK', secretAccessKey: 'SK' }, maxAttempts: 1 });
  console.log((await client.send(new PutObjectCommand({ Bucket: 'b', Key: 'k/ü', Body: 'text', Metadata: { a: 'b' } }))).ETag);
  const got = await client.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }));
  console.log(got.Metadata, await got.Body.transformToString());
  await client.send(new GetObjectCommand({ Bucket: 'b', Key: 'missing' })).catch((err) => console.log(err.name, err.$metadata.httpStatusCode, err.message));
  console.log((await client.send(new ListObjectsV2Command({ Bucket: 'b', ContinuationToken: 'continuation' }))).Contents);
  let pages = 0;
  for await (const page of paginateListObjectsV2({ client, pageSize: 1 }, { Bucket: 'b' })) if (++pages === 2 || page.Contents.length !== 1) break;
  console.log(pages, seen);
  client.destroy();
  server.close();
  server.closeAllConnections();
});
