// Looks at every page in Chromium, against the mock API: screenshots in both themes and at 360 px, and axe on each.
//   npm run build -- --mode mock && node check/pages.mjs [--out DIR] [--only NAME] [--full]
// Needs a Chromium: CHROMIUM=/usr/bin/chromium by default.
import {mkdirSync, readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {chromium} from 'playwright-core';
import {preview} from 'vite';

const args = process.argv.slice(2);
const option = (name, otherwise) => (args.includes(name) ? args[args.indexOf(name) + 1] : otherwise);
const out = option('--out', join(tmpdir(), 'banyan-console'));
const only = option('--only');
const viewsWanted = option('--views', 'light,dark,phone').split(',');
mkdirSync(out, {recursive: true});

const server = await preview({mode: 'mock', preview: {port: 0, host: '127.0.0.1'}, logLevel: 'error'});
const origin = `http://127.0.0.1:${server.httpServer.address().port}`;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox']});

const team = 'team_01jgq3rjhkf8za0b1c2d3einst';
const release = 'rel_01jgq3rjhkf8za0b1c2d3e0r11';
const click = (name, role = 'button') => (page) => page.getByRole(role, {name, exact: true}).first().click();
const pages = [
  {name: 'signin', path: '/signin', signedOut: true},
  {name: 'signup', path: '/signup', signedOut: true},
  {name: 'setup', path: '/setup?token=abc', signedOut: true, setupNeeded: true},
  {name: 'invite', path: '/invites/abc', signedOut: true},
  {name: 'invite-signed-in', path: '/invites/abc'},
  {name: 'home', path: '/'},
  {name: 'overview', path: '/apps/shop'},
  {name: 'restart', path: '/apps/shop', then: click('Restart')},
  {name: 'service', path: '/apps/shop/services/api'},
  {name: 'traffic', path: '/apps/shop/traffic'},
  {name: 'traffic-day', path: '/apps/shop/traffic?window=24h&of=route:/api'},
  {name: 'service-hours', path: '/apps/shop/services/api?window=6h'},
  {name: 'scale', path: '/apps/shop/scale'},
  {name: 'scale-calm', path: '/apps/shop/scale?preset=ai-mate'},
  {name: 'scale-unasked', path: '/apps/shop/scale/plan'},
  {name: 'scale-plan', path: '/apps/shop/scale/plan?users=50000&meaning=concurrent&workload=cowork&pay=reserved'},
  {name: 'scale-plan-bill', path: '/apps/shop/scale/plan?users=50000&meaning=concurrent&workload=builder&pay=spot&target=eks', then: async (page) => Promise.all((await page.locator('.plan-bill > summary').all()).map((each) => each.click()))},
  {name: 'scale-plan-models', path: '/apps/shop/scale/plan?users=200000&meaning=monthly-active&workload=builder&cache=0.4&mix=free:0.8,student:0.15,pro:0.05&load=high&redundancy=zone'},
  {name: 'scale-simulate', path: '/apps/shop/scale/simulate?scenario=outage&seed=3', settle: 1_500},
  {name: 'scale-simulate-predicted', path: '/apps/shop/scale/simulate?scenario=launch&predict=5m', settle: 1_500},
  {name: 'scale-simulate-own', path: '/apps/shop/scale/simulate', then: (page) => page.getByRole('radio', {name: /one of your own/}).check()},
  {name: 'scale-guides', path: '/apps/shop/scale/guides?guide=bondhu&against=covibes'},
  {name: 'logs', path: '/apps/shop/logs'},
  {name: 'logs-wrapped', path: '/apps/shop/logs', then: click('Wrap long lines')},
  {name: 'releases', path: '/apps/shop/releases'},
  {name: 'release', path: `/apps/shop/releases/${release}`},
  {name: 'routes', path: '/apps/shop/routes'},
  {name: 'variables', path: '/apps/shop/variables'},
  {name: 'variable-edit', path: '/apps/shop/variables', then: click('Edit LOG_LEVEL')},
  {name: 'schedules', path: '/apps/shop/schedules'},
  {name: 'run', path: '/apps/shop/run'},
  {name: 'run-one', path: '/apps/shop/run/cmd_01jgq3rjhkf8za0b1c2d3estop'},
  {name: 'run-empty', path: '/apps/notebook/run'},
  {name: 'members', path: `/teams/${team}`},
  {name: 'keys', path: `/teams/${team}/keys`},
  {name: 'key-new', path: `/teams/${team}/keys`, then: click('New key')},
  {name: 'usage', path: `/teams/${team}/usage`},
  {name: 'audit', path: `/teams/${team}/audit`},
  {name: 'app-settings', path: '/apps/shop/settings'},
  {name: 'app-delete', path: '/apps/shop/settings', then: click('Delete shop')},
  {name: 'team-settings', path: `/teams/${team}/settings`},
  {name: 'account', path: '/account'},
  {name: 'system', path: '/system'},
  {name: 'palette', path: '/apps/shop', then: (page) => page.keyboard.press('Control+k')},
  {name: 'help', path: '/apps/shop', then: (page) => page.keyboard.press('?')},
  {name: 'lost', path: '/nowhere'},
];

const views = [
  {name: 'light', colorScheme: 'light', viewport: {width: 1360, height: 860}},
  {name: 'dark', colorScheme: 'dark', viewport: {width: 1360, height: 860}},
  {name: 'phone', colorScheme: 'dark', viewport: {width: 360, height: 740}},
].filter((view) => viewsWanted.includes(view.name));

let faults = 0;
for (const view of views) {
  const context = await browser.newContext({colorScheme: view.colorScheme, viewport: view.viewport, reducedMotion: 'reduce'});
  for (const {name, path, signedOut = false, setupNeeded = false, settle = 0, then} of pages) {
    if (only !== undefined && !only.split(',').includes(name)) {
      continue;
    }
    const page = await context.newPage();
    await page.addInitScript((yes) => (yes ? localStorage.setItem('banyan.signed-in', 'yes') : localStorage.removeItem('banyan.signed-in')), !signedOut);
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(`threw ${error.message}`));
    page.on('console', (message) => message.type() === 'error' && complaints.push(`logged ${message.text()}`));
    await fetch(`${origin}/mock/scenario?signedIn=${!signedOut}&setupNeeded=${setupNeeded}`);
    await page.goto(origin + path);
    await page.waitForTimeout(900 + settle);
    if (then) {
      await then(page);
      await page.waitForTimeout(400);
    }
    await page.screenshot({path: join(out, `${name}-${view.name}.png`), fullPage: args.includes('--full')});
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) {
      complaints.push(`scrolls sideways by ${wide} px`);
    }
    await page.evaluate(axe);
    const {violations} = await page.evaluate(() => globalThis.axe.run(document, {resultTypes: ['violations']}));
    for (const violation of violations) {
      complaints.push(`axe ${violation.id} (${violation.impact}): ${violation.nodes.slice(0, 3).map((node) => node.target.join(' ') + ' — ' + (node.any[0]?.message ?? node.all[0]?.message ?? '')).join(' | ')}`);
    }
    for (const complaint of complaints) {
      faults++;
      console.log(`${name} ${view.name}: ${complaint}`);
    }
    await page.close();
  }
  await context.close();
}
await browser.close();
await server.close();
console.log(faults === 0 ? `Every page is in order. Screenshots: ${out}` : `${faults} complaints. Screenshots: ${out}`);
process.exit(faults === 0 ? 0 : 1);
