// Walks through what people do, in Chromium against the mock API, under the policy that the server sends.
//   npm run build -- --mode mock && node check/flows.mjs
import {strict as assert} from 'node:assert';
import {chromium} from 'playwright-core';
import {preview} from 'vite';

// As the server sends it with the console's files.
const POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";
const server = await preview({mode: 'mock', preview: {port: 0, host: '127.0.0.1', headers: {'Content-Security-Policy': POLICY}}, logLevel: 'error'});
const origin = `http://127.0.0.1:${server.httpServer.address().port}`;
const browser = await chromium.launch({executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox']});
const context = await browser.newContext({viewport: {width: 1360, height: 860}, acceptDownloads: true});
const page = await context.newPage();
const complaints = [];
page.on('pageerror', (error) => complaints.push(`threw ${error.message}`));
page.on('console', (message) => message.type() === 'error' && !/status of (401|412|409)|ERR_|Failed to load resource/.test(message.text()) && complaints.push(message.text()));

async function flow(name, walk) {
  try {
    await walk();
    console.log(`ok    ${name}`);
  } catch (error) {
    complaints.push(`${name}: ${error.message.split('\n').slice(0, 6).join(' ')}`);
    console.log(`FAILS ${name}`);
  }
}
const button = (name) => page.getByRole('button', {name, exact: true});
const says = (text) => page.getByText(text).first().waitFor({timeout: 15_000});

await flow('a wrong password is told in words, then sign-in leads to where one wanted to go', async () => {
  await fetch(`${origin}/mock/scenario?signedIn=false&setupNeeded=false`);
  await page.goto(`${origin}/apps/shop/logs`);
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('Password').fill('wrong');
  await button('Sign in').click();
  await says('The e-mail or the password is not right.');
  await page.getByLabel('Password').fill('right');
  await button('Sign in').click();
  await page.waitForURL('**/apps/shop/logs');
});
await flow('logs flow, pause, filter and download', async () => {
  await page.locator('.log-row').first().waitFor();
  await page.keyboard.press('p');
  await says('Paused');
  await page.waitForTimeout(1_200);
  await says(/Paused · \d+ new line/);
  await page.keyboard.press('p');
  await page.keyboard.press('/');
  await page.keyboard.type('smtp');
  await page.locator('mark').first().waitFor();
  assert.match(await page.locator('.logs').innerText(), /lines? of \d+/);
  const [download] = await Promise.all([page.waitForEvent('download'), button('Download the lines shown').click()]);
  assert.match(download.suggestedFilename(), /^shop-.*\.log$/);
  await page.keyboard.press('Escape');
  await page.locator('.log-time').last().click();
  await page.locator('.log-facts').first().waitFor();
});
await flow('scrolling up stops following, and the newest is one press away', async () => {
  await page.getByLabel('Filter lines by text').fill('');
  // A line that comes at that very moment takes the view along: its reader scrolls again.
  await page.waitForFunction(
    () => {
      const log = document.querySelector('.log');
      if ([...document.querySelectorAll('button')].some((each) => each.textContent.includes('To the newest'))) {
        return true;
      }
      log.scrollTop = 0;
      return false;
    },
    null,
    {polling: 100},
  );
  await button('To the newest').click();
  await button('To the newest').waitFor({state: 'detached'});
});
await flow('on a phone a wrapped line stands right below its time', async () => {
  await page.setViewportSize({width: 360, height: 740});
  await button('Wrap long lines').click();
  await page.locator('.log.wrap .log-row').first().waitFor();
  const apart = await page.locator('.log.wrap .log-row').evaluateAll((rows) => rows.map((row) => row.querySelector('.log-text').getBoundingClientRect().top - row.querySelector('.log-time').getBoundingClientRect().bottom));
  assert.ok(apart.length > 0 && apart.every((pixels) => Math.abs(pixels) < 3), `${apart} px between a time and its line`);
  await button('Wrap long lines').click();
  await page.setViewportSize({width: 1360, height: 860});
});
await flow('keys lead to pages, and help lists them', async () => {
  await page.locator('h1').click();
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await page.waitForURL('**/traffic');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.locator('[cmdk-input]:focus').waitFor();
  await page.keyboard.type('work');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/services/worker');
});
await flow('scaling shows its range and can be undone', async () => {
  await page.goto(`${origin}/apps/shop/services/api`);
  await button('One more').click();
  await button('Scale to 4').click();
  await says('api goes to 4 replicas.');
  await says('of 4 healthy');
  await button('Undo').click();
  await says('of 3 healthy');
});
await flow('restarting asks, then tells how far it is', async () => {
  await button('Restart').click();
  await page.getByRole('alertdialog').getByRole('button', {name: 'Restart', exact: true}).click();
  await says(/Restarting: \d of 3 replaced/);
  await says('Restarted: 3 replicas replaced.');
});
await flow('a conflict is shown, never overwritten unasked', async () => {
  await page.goto(`${origin}/apps/shop/variables`);
  await button('Edit LOG_LEVEL').click();
  await page.getByLabel('Value', {exact: true}).fill('debug');
  await button('Save').click();
  await says('changed it while you were editing');
  await button('Save mine').click();
  await says('LOG_LEVEL is saved.');
  await says('Running processes go on with the old values');
});
await flow('a deleted variable comes back by undo', async () => {
  await button('Delete PUBLIC_URL').click();
  await says('PUBLIC_URL is deleted.');
  await page.locator('.toast').filter({hasText: 'PUBLIC_URL is deleted.'}).getByRole('button', {name: 'Undo'}).click();
  await page.locator('td', {hasText: 'PUBLIC_URL'}).waitFor();
});
await flow('a command streams its output to its end', async () => {
  await page.goto(`${origin}/apps/shop/run`);
  await page.getByLabel('Command', {exact: true}).fill('./manage.py migrate');
  await button('Run').click();
  await page.waitForURL('**/run/cmd_*');
  await says('Done.');
  await says('exit code 0');
});
await flow('what was run is listed for everybody, survives a reload, and shows its output again', async () => {
  await page.reload();
  await says('Done.');
  const row = page.locator('.commands tr', {hasText: './manage.py reindex'});
  await row.getByText('143').waitFor();
  await row.getByText('charles@example.com').waitFor();
  await row.getByRole('link').click();
  await page.waitForURL('**/run/cmd_*stop');
  await page.locator('.run-output').getByText(/ago by charles@example.com/).waitFor();
  await button('Show more commands').click();
  await button('Show more commands').waitFor({state: 'detached'});
});
await flow('traffic of a day is one key away, stands in the address, and survives a reload', async () => {
  await page.goto(`${origin}/apps/shop/traffic`);
  await page.getByRole('radio', {name: '6 h'}).focus();
  await page.keyboard.press('ArrowRight');
  // Focus moves a moment after the key; who looks at the page sees it before the next one.
  await page.waitForFunction(() => document.activeElement.textContent.trim() === '24 h');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/traffic?window=24h');
  await page.reload();
  await page.getByRole('radio', {name: '24 h', checked: true}).waitFor();
  await page.locator('.plot canvas').first().waitFor();
});
await flow('growth by itself tells why, and a full machine names the next stage', async () => {
  await page.goto(`${origin}/apps/shop`);
  await page.locator('h1').first().click();
  await page.keyboard.press('g');
  await page.keyboard.press('g');
  await page.waitForURL('**/apps/shop/scale');
  await says('Optimise first');
  await says('3 × 84/70 = 3.6');
  await says('full: no further replica fits');
  await says('stays at 2');
  // A service of files alone cannot grow.
  await page.waitForFunction(() => document.querySelectorAll('.scaler').length === 3);
  await page.getByRole('radio', {name: 'AI-Mate'}).click();
  await says('Leave as it is');
  await page.waitForURL('**/scale?preset=ai-mate');
  await page.getByRole('link', {name: 'Plan it'}).click();
  await page.waitForURL(/scale\/plan\?preset=ai-mate&target=fly$/);
});
await flow('nothing is planned until it is said what a user is and does', async () => {
  await says('What is a user?');
  assert.equal(await page.locator('.costs').count(), 0);
  await page.getByRole('radio', {name: /^Concurrent/}).check();
  await says('What do the users do?');
  await page.getByRole('radio', {name: /^cowork/}).check();
  await page.locator('.costs').waitFor();
  await says('cheapest');
  await says('unverified');
  await says('banyan plan --users 10000 --meaning concurrent --workload cowork');
});
await flow('more users, moved by keys, cost more; targets that cannot are refused with the reason; the address keeps it all', async () => {
  const answer = page.locator('.plan-answer');
  const before = await answer.innerText();
  const slider = page.getByRole('slider', {name: 'Users'});
  await slider.focus();
  for (let press = 0; press < 4; press++) {
    await page.keyboard.press('ArrowRight');
  }
  assert.equal(await slider.getAttribute('aria-valuetext'), '25,000 users');
  await page.waitForURL(/users=25000/);
  await page.waitForFunction((text) => document.querySelector('.plan-answer')?.textContent !== text, before);
  await page.locator('.cost-refused').getByText('the largest machine holds').first().waitFor();
  await page.getByRole('radio', {name: 'Reserved'}).click();
  await page.locator('.cost-row').filter({hasText: 'AWS EKS'}).click();
  await page.getByRole('heading', {name: 'AWS EKS, likely load'}).waitFor();
  const told = await answer.innerText();
  await page.reload();
  await page.getByRole('heading', {name: 'AWS EKS, likely load'}).waitFor();
  assert.equal(await answer.innerText(), told);
  assert.equal(await page.locator('.plan-command code').innerText(), 'banyan plan --users 25000 --meaning concurrent --workload cowork');
});
await flow('a simulation runs, can be cancelled, and the same seed comes to the same', async () => {
  await page.goto(`${origin}/apps/shop/scale/simulate`);
  await page.getByLabel('Seed').fill('7');
  await button('Run').click();
  await button('Cancel').click();
  await says('How would it go?');
  await button('Run').click();
  await page.locator('.simulation-plots canvas').first().waitFor();
  await page.waitForURL(/scenario=day&seed=7/);
  await button('Run').click();
  await says('the same as before');
  await page.locator('.simulation-plots .canvas').first().hover();
  const times = page.locator('.simulation-plots .legend .mono');
  await page.waitForFunction(() => document.querySelectorAll('.simulation-plots .legend .mono').length >= 6);
  assert.equal(new Set(await times.allInnerTexts()).size, 1, 'all plots read the same time');
});
await flow('a prediction by time of day is asked for by keys, stands beside the day without it, and a wrong one is told by its field', async () => {
  assert.equal(await page.locator('.simulation-foretold').count(), 0);
  await page.getByLabel('Prediction by time of day').focus();
  await page.keyboard.press('5');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(/scenario=day&seed=7&predict=5m/);
  const foretold = page.getByRole('group', {name: 'What prediction by time of day changed'});
  await foretold.getByText('Simulated').waitFor();
  await foretold.getByText(/seen 3 days of the same kind/).waitFor();
  assert.match(await foretold.innerText(), /Pod-hours without[\s\S]*backend[\s\S]*worker/);
  await page.locator('.simulation-plots .legend').getByText('ready without').waitFor();
  await page.goto(`${origin}/apps/shop/scale/simulate?scenario=day&predict=9h`);
  await page.getByRole('alert').locator('code', {hasText: /^predict$/}).waitFor();
  assert.equal(await page.getByLabel('Prediction by time of day').inputValue(), '9h');
});
await flow('a guide is checked, and each finding shows its arithmetic', async () => {
  await page.goto(`${origin}/apps/shop/scale/guides`);
  await button('Check it').click();
  await says('400 + 620 + 180 + 220 = 1420 ≠ 1240');
  await says('1 error, 1 warning, 1 note');
});
await flow('a role that somebody else changed meanwhile is shown as it is now, and taken from there', async () => {
  await page.goto(`${origin}/teams/team_01jgq3rjhkf8za0b1c2d3einst`);
  const role = page.getByLabel('Role of Charles Babbage');
  await role.selectOption('owner');
  await page.getByRole('alert').getByText('Charles Babbage is viewer now.').waitFor();
  assert.equal(await role.inputValue(), 'viewer');
  await role.selectOption('editor');
  await says('Charles Babbage is editor now.');
  assert.equal(await page.getByRole('alert').count(), 0);
});
await flow('a key is shown once', async () => {
  await page.goto(`${origin}/teams/team_01jgq3rjhkf8za0b1c2d3einst/keys`);
  await button('New key').click();
  await page.getByLabel('Name').fill('deploy');
  await button('Make the key').click();
  await says('bk_9aZtW3kq0Lr8mXc2vB7nH5jD1fG4sP6y');
  await button('I have it').click();
  await page.locator('td', {hasText: 'deploy'}).waitFor();
  assert.equal(await page.getByText('bk_9aZtW3kq0Lr8').count(), 0);
});
await flow('the audit log reads on', async () => {
  await page.goto(`${origin}/teams/team_01jgq3rjhkf8za0b1c2d3einst/audit`);
  await says('50 entries read');
  await button('Read older entries').click();
  await says('100 entries read');
});
await flow('the theme is kept, without a flash', async () => {
  await button('Account menu').or(page.locator('.user')).first().click();
  await page.getByRole('menuitemradio', {name: 'Dark'}).click();
  await page.reload({waitUntil: 'commit'});
  await page.waitForFunction(() => document.documentElement.dataset.theme !== undefined);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
});
await flow('a node that goes away is told, and what was shown comes back by itself', async () => {
  await page.goto(`${origin}/apps/shop`);
  await page.locator('article').first().waitFor();
  await context.setOffline(true);
  await says(/You are offline|does not answer/);
  await page.locator('article').first().waitFor();
  await context.setOffline(false);
  await page.locator('.connection').waitFor({state: 'detached', timeout: 30_000});
});
await flow('focus goes into a dialog and back to what opened it', async () => {
  await page.locator('.toast').first().waitFor({state: 'detached', timeout: 15_000}).catch(() => {});
  await button('Restart').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('alertdialog').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Cancel');
  await page.keyboard.press('Escape');
  await page.getByRole('alertdialog').waitFor({state: 'detached'});
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), 'Restart');
});
await flow('an app is deleted by its name, over the keyboard alone', async () => {
  await page.goto(`${origin}/apps/shop/settings`);
  await button('Delete shop').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('shop');
  await page.keyboard.press('Enter');
  await says('shop is being deleted.');
  await says('It is being deleted with all it has.');
  await page.getByRole('heading', {name: 'shop is being deleted'}).or(page.locator('td', {hasText: 'shop'})).first().waitFor({state: 'detached', timeout: 15_000});
});

await browser.close();
await server.close();
complaints.forEach((complaint) => console.log(complaint));
process.exit(complaints.length === 0 ? 0 : 1);
