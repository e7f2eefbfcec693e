// ws as a client of the interoperability endpoints: node client.mjs ws://host:port [wss://host:port certificate.pem]
import { readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { scenario, check, finish, open, closed, Messages } from './scenario.mjs';

const [base, secureBase, certificate] = process.argv.slice(2);
const deflate = process.env.DEFLATE === 'on';

async function echoes(url, options, payload, sendOptions = {}) {
  const { socket, messages } = await open(url, options);
  socket.send(payload, sendOptions);
  const { data, isBinary } = await messages.next();
  check(isBinary === (typeof payload !== 'string'), 'kind of message');
  check(Buffer.compare(data, Buffer.from(payload)) === 0, `echo of ${payload.length} differs`);
  socket.close(1000);
  await closed(socket);
  return socket;
}

for (const path of ['/echo', '/partial']) {
  await scenario(`text is echoed by ${path}`, () => echoes(base + path, {}, 'hello'));
  await scenario(`non-ASCII text is echoed by ${path}`, () => echoes(base + path, {}, 'žluťoučký κόσμε 😀 \u0000'));
  await scenario(`empty text is echoed by ${path}`, () => echoes(base + path, {}, ''));
  await scenario(`empty binary is echoed by ${path}`, () => echoes(base + path, {}, Buffer.alloc(0)));
  await scenario(`a binary message of 125 bytes is echoed by ${path}`, () => echoes(base + path, {}, randomBytes(125)));
  await scenario(`a binary message of 126 bytes is echoed by ${path}`, () => echoes(base + path, {}, randomBytes(126)));
}
await scenario('a binary message of 65,535 bytes is echoed', () => echoes(base + '/echo', {}, randomBytes(65535)));
await scenario('a binary message of 65,536 bytes is echoed', () => echoes(base + '/echo', {}, randomBytes(65536)));
await scenario('a binary message of 1 MiB is echoed', () => echoes(base + '/echo', {}, randomBytes(1 << 20)));
await scenario('a text message of 1 MiB is echoed', () => echoes(base + '/echo', {}, 'ž'.repeat(1 << 19)));

for (const path of ['/echo', '/partial']) {
  await scenario(`a fragmented text with a code point across fragments is put together by ${path}`, async () => {
    const { socket, messages } = await open(base + path);
    const bytes = Buffer.from('a😀b');
    for (let i = 0; i < bytes.length; i++) {
      socket.send(bytes.subarray(i, i + 1), { binary: false, fin: i === bytes.length - 1 });
      if (i === 2) socket.ping('between');
    }
    check((await messages.next()).data.toString() === 'a😀b', 'text');
    socket.close();
    await closed(socket);
  });
}

await scenario('a ping is answered with its payload', async () => {
  const { socket } = await open(base + '/echo');
  const pong = new Promise((resolve) => socket.once('pong', resolve));
  socket.ping('x'.repeat(125));
  check((await pong).toString() === 'x'.repeat(125), 'payload');
  socket.close();
  await closed(socket);
});

await scenario('the server pings and sees the pong', async () => {
  const { socket, messages } = await open(base + '/ping');
  const ping = new Promise((resolve) => socket.once('ping', resolve));
  socket.send('are you there');
  check((await ping).toString() === 'are you there', 'ping');
  check((await messages.next()).data.toString() === 'pong=are you there', 'pong');
  socket.close();
  await closed(socket);
});

for (const [offered, chosen] of [[['chat.v1'], 'chat.v1'], [['other', 'chat.v1'], 'chat.v1']]) {
  await scenario(`of the subprotocols ${offered}, ${chosen} is chosen`, async () => {
    const { socket, messages } = await open(base + '/subprotocol', {}, offered);
    check(socket.protocol === chosen, `header says ${socket.protocol}`);
    check((await messages.next()).data.toString() === 'subprotocol=' + chosen, 'endpoint');
    socket.close();
    await closed(socket);
  });
}

await scenario('headers go both ways', async () => {
  const { socket, messages, response } = await open(base + '/headers', { headers: { 'x-interop': 'one two' } });
  check((await messages.next()).data.toString() === 'X-Interop=one two', 'request header');
  check(response.headers['x-interop-answer'] === 'seen 1', 'response header');
  socket.close();
  await closed(socket);
});

for (const [code, reason] of [[1000, 'done'], [1001, ''], [3000, 'registered'], [4000, ''], [4999, 'žluťoučký']]) {
  await scenario(`the server closes with ${code} '${reason}'`, async () => {
    const { socket } = await open(base + '/close');
    socket.send(`${code} ${reason}`.trim());
    const end = await closed(socket);
    check(end.code === code && end.reason === reason, `${end.code} '${end.reason}'`);
  });
  await scenario(`the client closes with ${code} '${reason}', and the server tells it`, async () => {
    const id = `node-${deflate}-${code}`;
    const { socket, messages } = await open(`${base}/report/${id}`);
    await messages.next();
    socket.close(code, reason);
    const end = await closed(socket);
    check(end.code === code, `answered with ${end.code}`);
    await reported(id, `${code} ${reason}`.trim());
  });
}

async function reported(id, expected) {
  const { socket, messages } = await open(`${base}/reports/${id}`);
  const told = (await messages.next()).data.toString();
  check(told === expected, `onClose got '${told}'`);
  socket.close();
  await closed(socket);
}

await scenario('a close without a code is told as 1005', async () => {
  const { socket, messages } = await open(`${base}/report/node-${deflate}-1005`);
  await messages.next();
  socket.close();
  await closed(socket);
  await reported(`node-${deflate}-1005`, '1005');
});

await scenario('an abrupt disconnect is told as 1006', async () => {
  const { socket, messages } = await open(`${base}/report/node-${deflate}-1006`);
  await messages.next();
  socket.terminate();
  await closed(socket);
  const { messages: reports, socket: second } = await open(`${base}/reports/node-${deflate}-1006`);
  const told = (await reports.next()).data.toString();
  check(told.startsWith('1006'), told);
  second.terminate();
});

await scenario('a message over the limit closes with 1009', async () => {
  for (const payload of ['x'.repeat(1025), randomBytes(5000), randomBytes(200000)]) {
    const { socket } = await open(base + '/limit');
    socket.send(payload);
    const end = await closed(socket);
    check(end.code === 1009, `${end.code} ${end.reason}`);
  }
});

await scenario('a fragmented message over the limit closes with 1009', async () => {
  const { socket } = await open(base + '/limit');
  for (let i = 0; i < 20; i++) socket.send('x'.repeat(100), { fin: i === 19 });
  check((await closed(socket)).code === 1009, 'code');
});

for (const [what, parts] of [
  ['a byte that is never valid', [[0xff]]],
  ['a surrogate', [[0xed, 0xa0, 0x80]]],
  ['a code point that ends with the message', [[0x61, 0xf0, 0x9f], [0x98]]],
  ['an overlong form', [[0xc0, 0xaf]]],
]) {
  await scenario(`text with ${what} closes with 1007`, async () => {
    const { socket } = await open(base + '/echo');
    parts.forEach((part, i) => socket.send(Buffer.from(part), { binary: false, fin: i === parts.length - 1 }));
    const end = await closed(socket);
    check(end.code === 1007, `${end.code} ${end.reason}`);
  });
}

await scenario('a path without an endpoint is answered with 404', async () => {
  await open(base + '/nowhere').then(
    ({ socket }) => { socket.terminate(); throw new Error('opened'); },
    (error) => check(error.message.includes('404'), error.message));
});

await scenario('200 connections at once are all echoed', async () => {
  const all = await Promise.all(Array.from({ length: 200 }, () => open(base + '/echo')));
  await Promise.all(all.map(async ({ socket, messages }, i) => {
    for (let n = 0; n < 10; n++) socket.send(`${i}: ${n}`);
    for (let n = 0; n < 10; n++) check((await messages.next()).data.toString() === `${i}: ${n}`, 'order');
    socket.close(1000);
    check((await closed(socket)).code === 1000, 'close');
  }));
});

await scenario('1,000 pushed messages come in order', async () => {
  const { socket, messages } = await open(base + '/push');
  socket.send('1000');
  for (let i = 0; i < 1000; i++) check((await messages.next()).data.toString() === `message ${i}`, `message ${i}`);
  check((await messages.next()).data.toString() === 'end', 'end');
  socket.close();
  await closed(socket);
});

if (secureBase) {
  const ca = readFileSync(certificate);
  await scenario('text is echoed over TLS', () => echoes(secureBase + '/echo', { ca }, 'secret'));
  await scenario('1 MiB is echoed over TLS', () => echoes(secureBase + '/echo', { ca }, randomBytes(1 << 20)));
  await scenario('a client that does not trust the certificate refuses it', async () => {
    await open(secureBase + '/echo').then(
      ({ socket }) => { socket.terminate(); throw new Error('opened'); },
      (error) => check(/self.signed/.test(error.message), error.message));
  });
}

if (deflate) {
  const parameters = [];
  for (const serverNoContextTakeover of [undefined, true])
    for (const clientNoContextTakeover of [undefined, true])
      for (const serverMaxWindowBits of [undefined, 9, 15])
        for (const clientMaxWindowBits of [undefined, true, 10])
          parameters.push({ serverNoContextTakeover, clientNoContextTakeover, serverMaxWindowBits, clientMaxWindowBits });
  for (const offer of parameters) {
    const name = Object.entries(offer).filter(([, value]) => value).map(([key, value]) => `${key}=${value}`).join(', ');
    await scenario(`permessage-deflate with ${name || 'no parameter'}`, async () => {
      const { socket, messages } = await open(base + '/echo', { perMessageDeflate: { ...offer, threshold: 0 } });
      check(socket.extensions.includes('permessage-deflate'), `not agreed: '${socket.extensions}'`);
      for (const text of ['', 'hello', 'hello', 'žluťoučký '.repeat(20000), randomBytes(70000).toString('base64')]) {
        socket.send(text);
        check((await messages.next()).data.toString() === text, `echo of ${text.length}`);
      }
      const bytes = randomBytes(100000);
      socket.send(bytes);
      check(Buffer.compare((await messages.next()).data, bytes) === 0, 'random bytes');
      socket.close(1000);
      check((await closed(socket)).code === 1000, 'close');
    });
  }
  await scenario('a message over the limit after inflation closes with 1009', async () => {
    const { socket } = await open(base + '/limit', { perMessageDeflate: { threshold: 0 } });
    socket.send('x'.repeat(100000));
    check((await closed(socket)).code === 1009, 'code');
  });
  await scenario('fragments that are compressed together are inflated', async () => {
    const { socket, messages } = await open(base + '/echo', { perMessageDeflate: { threshold: 0 } });
    for (let i = 0; i < 10; i++) socket.send('part ' + i, { fin: i === 9, compress: true });
    check((await messages.next()).data.toString() === Array.from({ length: 10 }, (_, i) => 'part ' + i).join(''), 'text');
    socket.close();
    await closed(socket);
  });
} else {
  await scenario('an offer of permessage-deflate that the server does not want is not taken', async () => {
    const { socket } = await open(base + '/echo', { perMessageDeflate: true });
    check(socket.extensions === '', socket.extensions);
    socket.close();
    await closed(socket);
  });
}

finish();
