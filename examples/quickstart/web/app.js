const SVG = 'http://www.w3.org/2000/svg';
const LEAVES_MAX = 120;
const CLOCK_SECONDS = 10;
const at = (id) => document.getElementById(id);

/** The same tree for everybody: a small generator with a fixed seed. */
function seeded(seed) {
  return () => {
    seed = (seed * 1664525 + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
}

function shape(parent, name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return parent.appendChild(element);
}

/** Draws trunk and branches, and gives the places where leaves hang, spread over the whole crown. */
function drawTree() {
  const random = seeded(11);
  const places = [];
  const branch = (x, y, angle, length, width, depth) => {
    const x2 = x + Math.cos(angle) * length;
    const y2 = y + Math.sin(angle) * length;
    const bend = (random() - 0.5) * length * 0.35;
    const cx = (x + x2) / 2 + Math.sin(angle) * bend;
    const cy = (y + y2) / 2 - Math.cos(angle) * bend;
    shape(at('wood'), 'path', { d: `M${x} ${y}Q${cx} ${cy} ${x2} ${y2}`, 'stroke-width': width });
    if (depth <= 2) places.push({ x: x2, y: y2, angle: angle + (random() - 0.5) * 1.6 });
    if (depth === 0) return;
    const forks = depth > 3 ? 3 : 2;
    for (let i = 0; i < forks; i++) {
      const spread = (i - (forks - 1) / 2) * (depth > 3 ? 0.85 : 0.75) + (random() - 0.5) * 0.35;
      branch(x2, y2, angle + spread, length * (0.72 + random() * 0.14), width * 0.64, depth - 1);
    }
  };
  branch(320, 470, -Math.PI / 2, 128, 26, 5);
  for (let i = places.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [places[i], places[j]] = [places[j], places[i]];
  }
  return places.slice(0, LEAVES_MAX);
}

const places = drawTree();
const leafShapes = new Map();
const rootShapes = new Map();
const servedBy = new Map();

function showLeaves(leaves) {
  const shown = new Set();
  for (const leaf of leaves) {
    shown.add(leaf.id);
    let path = leafShapes.get(leaf.id);
    if (!path) {
      const place = places[leaf.id % places.length];
      const turn = (place.angle * 180) / Math.PI + 20;
      const twig = shape(at('leaves'), 'g', { transform: `translate(${place.x} ${place.y}) rotate(${turn})` });
      path = shape(twig, 'path', { d: 'M0 0C4 -13 15 -17 25 -14C21 -4 12 4 0 0Z' });
      const read = () => { at('caption').textContent = `“${path.dataset.words}” — added by ${path.dataset.by}`; };
      path.addEventListener('pointerenter', read);
      path.dataset.words = leaf.words;
      path.dataset.by = leaf.by;
      leafShapes.set(leaf.id, path);
    }
    path.style.transform = `scale(${0.3 + (leaf.grown / 100) * 1.1})`;
    path.classList.toggle('whole', leaf.grown >= 100);
  }
  for (const [id, path] of leafShapes) {
    if (!shown.has(id)) {
      path.parentNode.remove();
      leafShapes.delete(id);
    }
  }
  at('latest').replaceChildren(...leaves.slice(0, 3).map((leaf) => {
    const item = document.createElement('li');
    item.textContent = leaf.words;
    item.title = `Row ${leaf.id}, added by ${leaf.by}`;
    return item;
  }));
}

/** Each replica is an aerial root; the one that answered lights up. Who is silent for long has gone. */
function showReplica(replica) {
  servedBy.set(replica.name, { served: replica.served, seen: Date.now() });
  for (const [name, seen] of servedBy) if (Date.now() - seen.seen > 12_000) servedBy.delete(name);
  const names = [...servedBy.keys()].sort();
  at('replicas').replaceChildren(...names.map((name) => {
    const item = document.createElement('li');
    item.classList.toggle('answering', name === replica.name);
    item.append(name, Object.assign(document.createElement('span'), { textContent: `${servedBy.get(name).served} served` }));
    return item;
  }));
  if (names.join() !== [...rootShapes.keys()].join()) {
    at('roots').replaceChildren();
    rootShapes.clear();
    names.forEach((name, i) => {
      const side = i % 2 === 0 ? -1 : 1;
      const x = 320 + side * (86 + Math.floor(i / 2) * 62);
      const path = shape(at('roots'), 'path', { d: `M${x - side * 8} 300C${x - side * 2} 360 ${x + side * 9} 410 ${x} 478` });
      shape(at('roots'), 'text', { x, y: 498 }).textContent = name;
      rootShapes.set(name, path);
    });
  }
  const root = rootShapes.get(replica.name);
  root.classList.add('answering');
  setTimeout(() => root.classList.remove('answering'), 350);
}

function showWorker(worker, leaves) {
  const waiting = leaves.filter((leaf) => leaf.grown < 100).length;
  at('growing').textContent = waiting;
  at('growinglabel').textContent = waiting === 0 ? 'leaves to grow; the worker waits' : waiting === 1 ? 'leaf growing' : 'leaves to grow';
  at('workbar').style.width = waiting === 0 ? '100%' : `${worker.grown ?? 0}%`;
}

let clock;
function showAge() {
  if (!clock) return;
  const seconds = Math.max(0, (Date.now() - clock.skew - Date.parse(clock.madeAt)) / 1000);
  at('age').textContent = seconds.toFixed(1);
  at('agebar').style.width = `${Math.min(100, (seconds / CLOCK_SECONDS) * 100)}%`;
}

async function json(path, options) {
  const response = await fetch(path, options);
  const body = await response.json();
  if (!response.ok) throw new Error(body.detail ?? `The app answered ${response.status}.`);
  return body;
}

let skew = 0;
let failing = false;
async function refresh() {
  try {
    const state = await json('/api/state');
    skew = Date.now() - Date.parse(state.now);
    at('total').textContent = state.total.toLocaleString('en');
    at('visits').textContent = state.visits.toLocaleString('en');
    showLeaves(state.leaves);
    showReplica(state.replica);
    showWorker(state.worker, state.leaves);
    if (failing) at('notice').textContent = '';
    failing = false;
  } catch (error) {
    failing = true;
    at('notice').textContent = `Waiting for the app: ${error.message}`;
  }
}

async function refreshClock() {
  try {
    clock = { ...(await json('/api/clock')), skew };
    at('made').textContent = new Date(clock.madeAt).toLocaleTimeString();
    at('made').dateTime = clock.madeAt;
    at('maker').textContent = clock.replica;
  } catch (error) {
    at('notice').textContent = `Waiting for the app: ${error.message}`;
  }
}

at('add').addEventListener('submit', async (event) => {
  event.preventDefault();
  try {
    await json('/api/leaves', { method: 'POST', body: at('words').value, headers: { 'Content-Type': 'text/plain' } });
    at('words').value = '';
    at('notice').textContent = 'Saved. The worker grows it now.';
    await refresh();
  } catch (error) {
    at('notice').textContent = error.message;
  }
});

at('think').addEventListener('click', async () => {
  const began = performance.now();
  at('think').disabled = true;
  try {
    const thought = await json('/api/think');
    at('thought').textContent = Math.round(performance.now() - began);
    at('thoughtlabel').textContent = `milliseconds, ${thought.waitedMillis} of them in line at ${thought.replica}`;
  } catch (error) {
    at('notice').textContent = error.message;
  }
  at('think').disabled = false;
});

if (location.hostname === 'localhost' || location.hostname === '127.0.0.1') {
  at('console').href = `${location.protocol}//${location.hostname}:${Number(location.port || 80) + 1}/`;
}

async function loop(action, everyMillis) {
  for (;;) {
    if (!document.hidden) await action();
    await new Promise((resume) => setTimeout(resume, everyMillis));
  }
}

await json('/api/visits', { method: 'POST' }).catch(() => {});
loop(refresh, 700);
loop(refreshClock, 2000);
setInterval(showAge, 100);
