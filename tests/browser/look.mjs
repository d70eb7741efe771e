// Looks at a site as browsers do: axe on every kind of page, and Lighthouse on home and on a group's
// page. Prints one JSON object; the test beside it says what it must be.
//
//   node look.mjs MODULES SITE PAGE...
//
// MODULES is the folder whose node_modules hold axe-core, lighthouse and puppeteer-core; SITE the
// folder of the site; the pages are paths below it, and Lighthouse looks at the first two. Where SITE
// is an address, its pages are looked at as they are served, with the cookie in COOKIE, by axe only.
// Through the pages in WALK it goes by the keyboard alone; `.` is the home page.
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createGzip } from 'node:zlib';

const [modules, site, ...pages] = process.argv.slice(2);
const require = createRequire(pathToFileURL(join(modules, 'package.json')));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const puppeteer = (await load('puppeteer-core')).default;
const lighthouse = (await load('lighthouse')).default;
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

// Where the site stands on its host, as the test says in the site's own address.
const FOLDER = '/transparansi/';
// The policy that `rantai serve` sends.
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
// How long a page may take, in milliseconds: a busy machine is no fault of a page.
const PATIENCE = 180_000;
const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json', '.svg': 'image/svg+xml', '.atom': 'application/atom+xml', '.xml': 'application/xml',
  '.txt': 'text/plain; charset=utf-8', '.csv': 'text/csv; charset=utf-8',
};

function answer(request, response) {
  const path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname));
  const below = path.startsWith(FOLDER) ? path.slice(FOLDER.length) : '../';
  const file = join(site, below === '' || below.endsWith('/') ? below + 'index.html' : below);
  if (!file.startsWith(normalize(site)) || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream', 'Content-Encoding': 'gzip',
    'Cache-Control': 'max-age=300', 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff',
  });
  createReadStream(file).pipe(createGzip()).pipe(response);
}

// Unfolds what is folded, and lays out what is not yet, beyond the screen: it would push what stands
// below it, and axe would take one for the ground behind the other; nor is either in the tree of
// accessibility.
async function layOut(page) {
  await page.$$eval('details', (all) => all.forEach((one) => { one.open = true; }));
  await page.$$eval('.tabel, .putusan li, figure', (all) => all.forEach((one) => { one.style.contentVisibility = 'visible'; }));
}

// How far a table goes beyond the paper, in points of the screen: upright, or across where one is wide.
async function beyondPaper(page) {
  const across = await page.$('main > .tabel th:nth-child(9)');
  await page.emulateMediaType('print');
  await page.setViewport({ width: across ? 1031 : 680, height: 844 });
  const beyond = await page.$$eval('main > .tabel table', (all) => all.map((one) => one.getBoundingClientRect().right - window.innerWidth));
  await page.emulateMediaType('screen');
  return Math.max(0, ...beyond.map(Math.round));
}

// The tables that scroll sideways on the screen of a laptop, and how far. Those of sixteen columns and
// more, and the matrix of all rules, may: they keep their first column in sight. And those that stand
// out of a part that is laid out when it comes into sight: it cuts them off.
async function scrolled(page) {
  await page.setViewport({ width: 1280, height: 844 });
  await page.$$eval('.tabel', (all) => all.forEach((one) => { one.style.contentVisibility = ''; }));
  return page.$$eval('.gulung', (all) => {
    const scrolls = (one) => one.querySelectorAll('thead th').length < 16 && one.scrollWidth > one.clientWidth + 1;
    const isCut = (one) => {
      const part = one.closest('.tabel');
      if (!part || getComputedStyle(part).contentVisibility !== 'auto') return false;
      const [inner, outer] = [one.getBoundingClientRect(), part.getBoundingClientRect()];
      return inner.left < outer.left - 1 || inner.right > outer.right + 1;
    };
    return all.filter((one) => scrolls(one) || isCut(one))
      .map((one) => `${one.querySelector('caption')?.textContent} ${one.scrollWidth} > ${one.clientWidth}${isCut(one) ? ', cut off' : ''}`);
  });
}

// How the reading room prints: sheets, and the smallest type of a table in points, once the browser has
// made what is wider than the paper fit on it. The widths are those of A4 less the margins of the style.
async function printed(page) {
  const wide = await page.$('body.lebar');
  const width = wide ? 1070 : 718;
  await page.emulateMediaType('print');
  await page.setViewport({ width, height: 700 });
  const type = await page.$$eval('main table', (all, width) => all.map((one) => {
    const cell = one.querySelector('tbody td, tbody th');
    const size = cell ? parseFloat(getComputedStyle(cell).fontSize) * 0.75 : Infinity;
    return size * Math.min(1, width / one.getBoundingClientRect().right);
  }), width);
  const pdf = Buffer.from(await page.pdf({ preferCSSPageSize: true, timeout: PATIENCE })).toString('latin1');
  await page.emulateMediaType('screen');
  const across = (pdf.match(/\/MediaBox \[0 0 841\S* 59\d/g) ?? []).length;
  return { wide: Boolean(wide), type: Math.min(99, ...type), across, sheets: (pdf.match(/\/Type \/Page\b/g) ?? []).length };
}

async function faults(browser, address, scheme) {
  const page = await browser.newPage();
  page.setDefaultNavigationTimeout(PATIENCE);
  const said = [];
  page.on('console', (message) => message.type() === 'error' && said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  await page.setBypassCSP(false);
  await page.setViewport({ width: 390, height: 844 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.goto(address, { waitUntil: 'load' });
  await layOut(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  const cut = await page.$$eval('header nav a', (all) => all.filter((one) => {
    const box = one.getBoundingClientRect();
    return box.left < 0 || box.right > window.innerWidth + 1;
  }).length);
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  const scrolls = await scrolled(page);
  const beyond = served ? 0 : await beyondPaper(page);
  const print = served && scheme === 'light' ? await printed(page) : null;
  await page.close();
  const violations = found.violations.map((one) => ({
    id: one.id, impact: one.impact, help: one.help,
    nodes: one.nodes.slice(0, 3).map((node) => `${node.html.slice(0, 200)} | ${node.failureSummary}`),
  }));
  const beside = { wider_than_screen: Math.max(0, wide), wider_than_paper: beyond, cut_from_menu: cut };
  return { violations, console: said, scrolls, print, ...beside };
}

// Tab from the top of a page to its end: every stop that there is, in the order in which it is read,
// each shown. On a phone nothing of a table whose rows are cards is beyond the edge, and it is a table
// still for whoever reads the tree of accessibility.
async function walk(browser, address) {
  const page = await browser.newPage();
  page.setDefaultNavigationTimeout(PATIENCE);
  await page.setViewport({ width: 1280, height: 844 });
  await page.goto(address, { waitUntil: 'load' });
  const stops = await page.evaluate(() => {
    const all = document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]');
    const open = [...all].filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility());
    open.forEach((one, at) => { one.dataset.stop = at; });
    return open.length;
  });
  const reached = [], unseen = [];
  for (let at = 0; at < stops + 40; at++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const one = document.activeElement;
      if (!one || one === document.body) return null;
      const style = getComputedStyle(one), box = one.getBoundingClientRect();
      const shown = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && box.width > 1 && box.height > 1;
      return { stop: Number(one.dataset.stop ?? -1), shown, html: one.outerHTML.slice(0, 120) };
    });
    if (stop === null) break;
    // A field for a date has several stops of its own.
    if (stop.stop === reached.at(-1)) continue;
    reached.push(stop.stop);
    if (!stop.shown) unseen.push(stop.html);
  }
  const inOrder = reached.length === stops && reached.every((stop, at) => stop === at);
  await page.setViewport({ width: 390, height: 844 });
  await layOut(page);
  const cards = await page.evaluate(() => [...document.querySelectorAll('.tumpuk')].map((one) => ({
    beyond: Math.max(0, one.scrollWidth - one.clientWidth),
    laid: getComputedStyle(one.querySelector('tr')).display,
    titles: one.querySelectorAll('thead th').length,
    cells: one.querySelectorAll('tbody td').length,
  })));
  const session = await page.createCDPSession();
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const roles = {};
  for (const node of nodes) {
    const role = node.role?.value;
    if (role && !node.ignored) roles[role] = (roles[role] ?? 0) + 1;
  }
  await page.close();
  return { stops, in_order: inOrder, reached: inOrder ? [] : reached, unseen, cards, roles };
}

async function scores(browser, address) {
  const port = Number(new URL(browser.wsEndpoint()).port);
  const run = await lighthouse(address, { port, output: 'json', logLevel: 'silent' });
  const categories = Object.values(run.lhr.categories);
  const { audits } = run.lhr;
  const requests = audits['network-requests'].details.items.filter((one) => one.url.startsWith('http'));
  // The document and its one sheet of style are what the first text waits for: a script in the way would
  // be another.
  const weight = {
    bytes: Math.round(audits['total-byte-weight'].numericValue),
    requests: requests.length,
    others: requests.filter((one) => !one.url.startsWith(new URL(address).origin)).length,
    shift: audits['cumulative-layout-shift'].numericValue,
    scripts_before_text: (audits['render-blocking-insight']?.details?.items ?? []).filter((one) => /\.js/.test(one.url)).length,
  };
  const failed = Object.values(run.lhr.audits).filter((audit) => audit.score !== null && audit.score < 1);
  return {
    weight,
    scores: Object.fromEntries(categories.map((one) => [one.id, Math.round(one.score * 100)])),
    below: failed.map((audit) => `${audit.id} ${audit.score} ${audit.displayValue ?? ''}`.trim()),
  };
}

const server = createServer(answer);
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const served = site.startsWith('http://');
const root = served ? site : `http://127.0.0.1:${server.address().port}${FOLDER}`;
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
if (process.env.COOKIE) {
  const [name, value] = process.env.COOKIE.split('=');
  await browser.setCookie({ name, value, domain: '127.0.0.1', path: '/' });
}
const result = { axe: {}, lighthouse: {}, walk: {} };
try {
  for (const path of (process.env.WALK ?? '').split(' ').filter(Boolean)) {
    result.walk[path] = await walk(browser, root + (path === '.' ? '' : path));
  }
  for (const path of pages) {
    for (const scheme of ['light', 'dark']) result.axe[`${path} ${scheme}`] = await faults(browser, root + path, scheme);
  }
  for (const path of served ? [] : pages.slice(0, 2)) result.lighthouse[path] = await scores(browser, root + path);
} finally {
  await browser.close();
  server.close();
}
console.log(JSON.stringify(result, null, 1));
