// A small web app that asks PostgreSQL and Redis: GET /notes/1 shows a note as a page and counts its
// readers, POST /notes/1 saves it. Needs Node alone: the two protocols are spoken here, as far as they
// are used. Environment: PORT, POSTGRES_SOCKET, POSTGRES_USER, REDIS_SOCKET.
import http from 'node:http';
import net from 'node:net';

const NOTES = 100;
const BODY_BYTES_MAX = 64 * 1024;

// --- PostgreSQL: simple queries over one connection, answered in order -------------------------------

class Postgres {
  #socket;
  #waiting = [];
  #rest = Buffer.alloc(0);
  #rows = [];
  #error = null;

  constructor(path, user) {
    this.#socket = net.connect({ path });
    this.#socket.on('data', (chunk) => this.#read(chunk));
    this.#socket.on('error', (error) => this.#end(error));
    this.#socket.on('close', () => this.#end(new Error('PostgreSQL closed the connection')));
    const words = Buffer.from(`user\0${user}\0database\0postgres\0\0`);
    const head = Buffer.alloc(8);
    head.writeInt32BE(words.length + 8, 0);
    head.writeInt32BE(196608, 4);
    this.#socket.write(Buffer.concat([head, words]));
    this.ready = new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  query(sql) {
    const text = Buffer.from(`${sql}\0`);
    const head = Buffer.alloc(5);
    head.write('Q', 0);
    head.writeInt32BE(text.length + 4, 1);
    this.#socket.write(Buffer.concat([head, text]));
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #read(chunk) {
    let data = Buffer.concat([this.#rest, chunk]);
    while (data.length >= 5) {
      const length = data.readInt32BE(1) + 1;
      if (data.length < length) break;
      this.#message(String.fromCharCode(data[0]), data.subarray(5, length));
      data = data.subarray(length);
    }
    this.#rest = data;
  }

  #message(type, body) {
    if (type === 'D') this.#rows.push(row(body));
    if (type === 'E') this.#error = new Error(body.toString('utf8').replaceAll('\0', ' '));
    if (type === 'Z') {
      const { resolve, reject } = this.#waiting.shift();
      const rows = this.#rows;
      const error = this.#error;
      this.#rows = [];
      this.#error = null;
      error ? reject(error) : resolve(rows);
    }
  }

  #end(error) {
    for (const each of this.#waiting.splice(0)) each.reject(error);
  }
}

function row(body) {
  const columns = [];
  let at = 2;
  for (let left = body.readInt16BE(0); left > 0; left--) {
    const length = body.readInt32BE(at);
    at += 4;
    columns.push(length < 0 ? null : body.toString('utf8', at, at + length));
    at += Math.max(0, length);
  }
  return columns;
}

// --- Redis: commands whose answers are one line ---------------------------------------------------------

class Redis {
  #socket;
  #waiting = [];
  #rest = '';

  constructor(path) {
    this.#socket = net.connect({ path });
    this.#socket.setEncoding('utf8');
    this.#socket.on('data', (chunk) => {
      const lines = (this.#rest + chunk).split('\r\n');
      this.#rest = lines.pop();
      for (const line of lines) {
        const { resolve, reject } = this.#waiting.shift();
        line[0] === '-' ? reject(new Error(line)) : resolve(line.slice(1));
      }
    });
    this.#socket.on('error', (error) => this.#end(error));
    this.#socket.on('close', () => this.#end(new Error('Redis closed the connection')));
  }

  send(...words) {
    this.#socket.write(
      `*${words.length}\r\n` + words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join(''),
    );
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #end(error) {
    for (const each of this.#waiting.splice(0)) each.reject(error);
  }
}

// --- the app ----------------------------------------------------------------------------------------------

const postgres = new Postgres(process.env.POSTGRES_SOCKET, process.env.POSTGRES_USER);
const redis = new Redis(process.env.REDIS_SOCKET);

const escaped = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function page(title, text, readers) {
  const lines = text.split('\n').map((line) => {
    const shown = escaped(line)
      .replace(/\*\*(.+?)\*\*/g, '<b>$1</b>')
      .replace(/`(.+?)`/g, '<code>$1</code>')
      .replace(/\[(.+?)\]\((.+?)\)/g, '<a href="$2">$1</a>');
    if (line.startsWith('# ')) return `<h1>${shown.slice(2)}</h1>`;
    if (line.startsWith('- ')) return `<li>${shown.slice(2)}</li>`;
    return `<p>${shown}</p>`;
  });
  return `<!doctype html><title>${escaped(title)}</title>${lines.join('\n')}<footer>read ${readers} times</footer>\n`;
}

async function show(id) {
  const [readers, rows] = await Promise.all([
    redis.send('INCR', `readers:${id}`),
    postgres.query(`SELECT title, body FROM notes WHERE id = ${id}`),
  ]);
  return rows.length === 0 ? null : page(rows[0][0], rows[0][1], readers);
}

async function save(id, body) {
  const quoted = body.replaceAll('\0', '').replaceAll("'", "''");
  const rows = await postgres.query(
    `UPDATE notes SET body = '${quoted}', saves = saves + 1 WHERE id = ${id} RETURNING title, body, saves`,
  );
  if (rows.length === 0) return null;
  await redis.send('SET', `saved:${id}`, rows[0][2]);
  return page(rows[0][0], rows[0][1], rows[0][2]);
}

async function bodyOf(request) {
  const parts = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += part.length;
    if (bytes > BODY_BYTES_MAX) throw new Error('too long');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

async function answer(request, response) {
  const match = /^\/notes\/(\d{1,6})$/.exec(request.url);
  let found = null;
  if (match && request.method === 'GET') found = await show(Number(match[1]));
  if (match && request.method === 'POST') found = await save(Number(match[1]), await bodyOf(request));
  const body = Buffer.from(found ?? 'there is no such note\n');
  response.writeHead(found === null ? 404 : 200, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': body.length,
  });
  response.end(body);
}

const server = http.createServer((request, response) => {
  answer(request, response).catch((error) => {
    console.error(error);
    response.writeHead(500, { 'content-length': 0 });
    response.end();
  });
});
server.keepAliveTimeout = 120_000;

await postgres.ready;
const lines = Array.from({ length: 60 }, (_, i) =>
  i % 9 === 0 ? `# Part ${i}` : i % 3 === 0 ? `- a **point** with \`code\` ${i}` : `Line ${i} of a note, with a [link](https://example.org/${i}) & more.`,
).join('\n');
// Several replicas start at a time: the lock lets one of them make the table.
await postgres.query(
  `BEGIN; SELECT pg_advisory_xact_lock(1);
   CREATE TABLE IF NOT EXISTS notes (id int PRIMARY KEY, title text NOT NULL, body text NOT NULL, saves int NOT NULL DEFAULT 0) WITH (fillfactor = 50);
   INSERT INTO notes SELECT i, 'Note ' || i, '${lines}' FROM generate_series(0, ${NOTES - 1}) i ON CONFLICT DO NOTHING;
   COMMIT`,
);
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening'));
