// What the scripts share: one line of output per scenario, and sockets to wait on.
import WebSocket from 'ws';

const PATIENCE = 30_000;

export function check(condition, text) {
  if (!condition) throw new Error(text);
}

function inTime(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no ${what} in ${PATIENCE / 1000} s`)), PATIENCE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

export async function scenario(name, run) {
  const title = name.replaceAll('\n', ' ');
  try {
    await run();
    console.log(`ok ${title}`);
  } catch (error) {
    console.log(`not ok ${title}: ${error.message}`);
  }
}

export function finish() {
  console.log('done');
  process.exit(0);
}

/** Messages in their order, to be waited for. */
export class Messages {
  #queue = [];
  #waiting = [];

  add(message) {
    const first = this.#waiting.shift();
    if (first) first(message);
    else this.#queue.push(message);
  }

  next() {
    if (this.#queue.length > 0) return Promise.resolve(this.#queue.shift());
    return inTime(new Promise((resolve) => this.#waiting.push(resolve)), 'message');
  }
}

export function open(url, options = {}, subprotocols = []) {
  const socket = new WebSocket(url, subprotocols, { perMessageDeflate: false, ...options });
  const messages = new Messages();
  let response;
  socket.on('upgrade', (head) => { response = head; });
  socket.on('message', (data, isBinary) => messages.add({ data, isBinary }));
  socket.end = new Promise((resolve) => socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })));
  return inTime(new Promise((resolve, reject) => {
    socket.on('open', () => resolve({ socket, messages, response }));
    socket.on('error', reject);
  }), 'handshake');
}

export const closed = (socket) => inTime(socket.end, 'close');
