// ws as a server with the interoperability endpoints, and some that misbehave: node server.mjs key.pem certificate.pem
// Prints READY PORT TLS-PORT; ends when its standard input ends.
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { readFileSync } from 'node:fs';
import { WebSocketServer } from 'ws';

const reports = new Map();

function report(id) {
  if (!reports.has(id)) {
    const entry = {};
    entry.promise = new Promise((resolve) => { entry.resolve = resolve; });
    reports.set(id, entry);
  }
  return reports.get(id);
}

const echo = (socket) => socket.on('message', (data, binary) => socket.send(data, { binary }));

const endpoints = {
  echo,
  limit: echo,
  partial: (socket) => socket.on('message', (data, binary) => {
    const half = data.length >> 1;
    socket.send(data.subarray(0, half), { binary, fin: false });
    socket.ping('between');
    socket.send(data.subarray(half), { binary, fin: true });
  }),
  subprotocol: (socket) => socket.send('subprotocol=' + socket.protocol),
  headers: (socket, request) => socket.send('X-Interop=' + (request.headers['x-interop'] ?? '')),
  close: (socket) => socket.on('message', (command) => {
    const [code, ...reason] = command.toString().split(' ');
    socket.close(Number(code), reason.join(' '));
  }),
  ping: (socket) => {
    socket.on('message', (payload) => socket.ping(payload));
    socket.on('pong', (payload) => socket.send('pong=' + payload));
  },
  report: (socket, request, id) => {
    socket.send('open');
    socket.on('close', (code, reason) => report(id).resolve(`${code} ${reason}`.trim()));
  },
  reports: async (socket, request, id) => socket.send(await report(id).promise),
  push: (socket) => socket.on('message', (count) => {
    for (let i = 0; i < Number(count); i++) socket.send('message ' + i);
    socket.send('end');
  }),
  // what no well-behaved server does
  'invalid-utf8': (socket) => socket.send(Buffer.from([0x61, 0xff]), { binary: false }),
  cut: (socket) => socket.on('message', () => socket.terminate()),
  garbage: (socket) => socket.on('message', () => socket._socket.write(Buffer.alloc(100, 0xff))),
  large: (socket) => socket.on('message', (size) => socket.send(Buffer.alloc(Number(size)))),
};

function serve(server) {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: { threshold: 0 },
    maxPayload: 8 << 20,
    handleProtocols: (offered) => ['chat.v2', 'chat.v1'].find((one) => offered.has(one)) ?? false,
  });
  const limited = new WebSocketServer({ noServer: true, maxPayload: 1024 });
  for (const every of [sockets, limited]) {
    every.on('headers', (headers, request) => headers.push('X-Interop-Answer: seen ' + ('x-interop' in request.headers ? 1 : 0)));
  }
  server.on('upgrade', (request, socket, head) => {
    const [, name, id] = request.url.split('/');
    const endpoint = endpoints[name];
    if (!endpoint) {
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 8\r\nX-Why: path\r\n\r\nnot here');
      return;
    }
    (name === 'limit' ? limited : sockets).handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => {});
      endpoint(webSocket, request, id);
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
}

const [key, cert] = process.argv.slice(2).map((file) => readFileSync(file));
const port = await serve(createServer());
const securePort = await serve(createSecureServer({ key, cert }));
console.log(`READY ${port} ${securePort}`);
process.stdin.on('end', () => process.exit(0)).resume();
