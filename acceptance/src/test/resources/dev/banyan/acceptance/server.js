// Answers with its pid, its release and what it finds in its environment; counts orders in the app's Redis.
const http = require('http');
const net = require('net');

// One value of Redis' protocol, and where the next begins; nothing while it is not there whole.
function read(text, at) {
  const end = text.indexOf('\r\n', at);
  if (end < 0) return null;
  const head = text.slice(at + 1, end);
  let next = end + 2;
  if (text[at] === '$') {
    const length = Number(head);
    if (length < 0) return [null, next];
    return text.length < next + length + 2 ? null : [text.slice(next, next + length), next + length + 2];
  }
  if (text[at] === '*') {
    const values = [];
    for (let i = 0; i < Number(head); i++) {
      const value = read(text, next);
      if (value === null) return null;
      values.push(value[0]);
      next = value[1];
    }
    return [values, next];
  }
  return [text[at] === '-' ? new Error(head) : head, next];
}

let link = null;
function connect() {
  const address = new URL(process.env.REDIS_URL);
  const made = {socket: net.connect(address.port, address.hostname), waiting: [], text: ''};
  made.socket.setEncoding('latin1');
  made.socket.on('data', (chunk) => {
    made.text += chunk;
    for (let value = read(made.text, 0); value !== null; value = read(made.text, 0)) {
      made.text = made.text.slice(value[1]);
      const {resolve, reject} = made.waiting.shift();
      value[0] instanceof Error ? reject(value[0]) : resolve(value[0]);
    }
  });
  const gone = () => {
    if (link === made) link = null;
    made.waiting.splice(0).forEach(({reject}) => reject(new Error('Redis is gone')));
  };
  made.socket.on('error', gone);
  made.socket.on('close', gone);
  link = made;
  redis('AUTH', decodeURIComponent(address.username), decodeURIComponent(address.password)).catch(gone);
}
function redis(...words) {
  if (link === null) connect();
  return new Promise((resolve, reject) => {
    link.waiting.push({resolve, reject});
    link.socket.write(`*${words.length}\r\n` + words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join(''));
  });
}

function answer(res, facts) {
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify({version: 'VERSION', pid: process.pid, ...facts}));
}

async function order(req, res) {
  let body = '';
  for await (const chunk of req) body += chunk;
  const {order} = JSON.parse(body);
  await new Promise((resolve) => setTimeout(resolve, 20));
  answer(res, {order, times: Number(await redis('HINCRBY', 'orders', order, '1'))});
}

async function orders(res) {
  const flat = await redis('HGETALL', 'orders');
  const times = {};
  for (let i = 0; i < flat.length; i += 2) times[flat[i]] = Number(flat[i + 1]);
  answer(res, {orders: times});
}

const server = http.createServer((req, res) => {
  const failed = (error) => {
    res.statusCode = 500;
    res.end(String(error));
  };
  if (req.url === '/health') return res.end('ok');
  if (req.url === '/orders') return (req.method === 'POST' ? order(req, res) : orders(res)).catch(failed);
  if (req.url.startsWith('/say/')) {
    console.log(`said ${req.url.slice(5)}`);
    return res.end('said');
  }
  setTimeout(
    () =>
      answer(res, {
        database: !!process.env.DATABASE_URL,
        redis: !!process.env.REDIS_URL,
        banyan: !!process.env.BANYAN_URL,
        key: !!process.env.BANYAN_KEY,
        openai: !!process.env.OPENAI_API_KEY,
        greeting: process.env.GREETING || null,
        token: (process.env.TOKEN || '').length,
      }),
    20,
  );
});
server.listen(process.env.PORT, '127.0.0.1');
process.on('SIGTERM', () => server.close(() => process.exit(0)));
