'use strict';
// Shows what the API says, again every two seconds. Texts go into the page as text only, never as markup.
const $ = id => document.getElementById(id);
let chosen = Number(location.hash.slice(1)) || null;
let shown = {};

async function get(path) {
  const answer = await fetch(path, {headers: {Accept: 'application/json'}});
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Error(problem.detail || `${path} answered ${answer.status}`);
  }
  // Money becomes text before it is parsed: as numbers of JavaScript, large sums would lose cents and all of them their zeros.
  return JSON.parse((await answer.text()).replace(/("(?:debit|credit)":)(-?[\d.]+)/g, '$1"$2"'));
}

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key === 'onclick') made.onclick = value; else if (value !== null) made.setAttribute(key, value);
  }
  made.append(...children.map(child => child ?? ''));
  return made;
}

const row = (attributes, ...cells) => element('tr', attributes, ...cells);
const cell = (text, kind) => element('td', {class: kind || null}, text ?? '');
const time = stamp => stamp ? new Date(stamp).toLocaleString() : '';
const count = n => n.toLocaleString();
const money = text => { const [whole, part] = String(text ?? '0').split('.'); return whole.replace(/\B(?=(\d{3})+$)/g, '\u2009') + (part ? '.' + part : ''); };
const took = (from, to) => from ? ((to ? new Date(to) : new Date()) - new Date(from)) / 1000 : null;
const seconds = s => s === null ? '' : s < 90 ? s.toFixed(1) + ' s' : Math.round(s / 60) + ' min';
const outcome = run => element('span', {class: run.outcome || ''}, run.outcome || run.state);

/** Replaces the content only when it changed, so that focus and selection survive the refresh. */
function show(id, data, make) {
  const now = JSON.stringify(data);
  if (shown[id] === now) return;
  const focused = document.activeElement && $(id).contains(document.activeElement) ? document.activeElement.dataset.key : null;
  shown[id] = now;
  $(id).replaceChildren(...make(data));
  if (focused) $(id).querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

async function start(name) {
  try {
    const answer = await fetch(`/api/connections/${encodeURIComponent(name)}/runs`,
      {method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{}'});
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.detail);
    choose(body.id);
  } catch (e) { trouble(e); }
}

function card(c) {
  return element('article', {class: 'card'}, element('h3', {}, c.name),
    element('p', {}, `X3 ${c.folder} \u2192 ${c.model}, ${c.module}`),
    element('p', {}, c.schedules.length ? c.schedules.map(s => `${s.name}: ${s.cron ?? `working day ${s.workingDays.join(", ")} at ${s.at}`} (${s.zone}), ${s.next.length ? `next ${s.next[0].slice(0, 16).replace("T", " ")}` : "never again"}`).join('; ') : 'no schedule'),
    element('p', {}, 'Last run: ', c.lastRun ? outcome(c.lastRun) : 'none', c.lastRun?.message ? `: ${c.lastRun.message}` : ''),
    c.holds ? element('p', {class: 'held'}, `${c.holds} changes wait to be confirmed`) : '',
    element('button', {onclick: () => start(c.name), 'data-key': c.name, 'aria-label': `Run ${c.name} now`}, 'Run now'));
}

function line(run) {
  return row({class: run.id === chosen ? 'chosen' : null},
    element('td', {}, element('button', {class: 'link', onclick: () => choose(run.id), 'data-key': run.id,
      'aria-label': `Show run ${run.id}`}, String(run.id))),
    cell(run.connection), cell(run.requestedBy + (run.dryRun ? ' (dry run)' : '')), cell(time(run.startedAt)),
    cell(run.finishedAt ? seconds(took(run.startedAt, run.finishedAt)) : ''), element('td', {}, outcome(run)),
    cell([run.finishedAt ? run.message : run.phase, run.finishedAt ? null : run.progress].filter(Boolean).join(': '), 'text'));
}

function sliceRows(part, name, total) {
  const list = part.extracted.rows === 0;
  const currencies = part.extracted.money.length ? part.extracted.money : [null];
  return currencies.map((m, i) => {
    const sent = m && part.sent.money.find(s => s.currency === m.currency);
    const first = text => i === 0 ? text : '';
    const state = total ? Object.entries(part.slices).map(([k, v]) => `${v} ${k}`).join(', ') : part.outcome || part.state;
    const beside = !total && part.outcome === 'clean' && part.readBack === 'unverified' ? ', unverified' : '';
    return row({class: total ? 'total' : null, title: part.message || null}, cell(first(part.dataset)), cell(first(name)),
      element('td', {}, element('span', {class: total ? null : state}, first(state)), first(beside)),
      cell(first(list ? '' : count(part.extracted.rows)), 'n'), cell(first(count(list ? part.fileRows : part.sent.rows)), 'n'),
      cell(first(count(part.rejected.rows)), 'n'), cell(first(count(part.unmapped.rows)), 'n'),
      cell(first(count(part.excluded.rows)), 'n'), cell(m ? m.currency : ''), cell(m ? money(m.debit) : '', 'n'),
      cell(m ? money(m.credit) : '', 'n'), cell(m ? money(sent ? sent.debit : 0) : '', 'n'), cell(m ? money(sent ? sent.credit : 0) : '', 'n'));
  });
}

function showRun(run) {
  $('run').hidden = false;
  $('run-title').textContent = `Run ${run.id} of ${run.connection}`;
  const says = [`${run.outcome || run.state}${run.failureClass ? ` (${run.failureClass})` : ''}`,
    run.message, run.finishedAt ? null : [run.phase, run.progress].filter(Boolean).join(': '),
    `read ${count(run.read.rows)} rows in ${count(run.read.pages)} pages`,
    `requests: Sage X3 ${count(run.requests.x3)}, Anaplan ${count(run.requests.anaplan)}`,
    run.durationSeconds === null ? null : `took ${seconds(run.durationSeconds)}`].filter(Boolean).join(' \u00b7 ');
  if ($('run-says').textContent !== says) $('run-says').textContent = says;
  show('slices', [run.slices, run.totals], () => [
    ...run.totals.flatMap(t => sliceRows(t, 'all', true)),
    ...run.slices.flatMap(s => sliceRows(s, s.label ? [s.label, s.company, s.ledger].filter(Boolean).join(' ') : 'list', false))]);
}

function trouble(e) { $('trouble').textContent = e ? `Cannot show the current state: ${e.message}` : ''; $('trouble').hidden = !e; }
function choose(id) { chosen = id; history.replaceState(null, '', '#' + id); shown = {}; refresh(); }

async function refresh() {
  try {
    const [connections, runs] = await Promise.all([get('/api/connections'), get('/api/runs?limit=20')]);
    show('connections', connections, all => all.length ? all.map(card) : ['No connection is configured.']);
    show('runs', runs, all => all.map(line));
    if (!chosen && runs.length) chosen = runs[0].id;
    if (chosen) showRun(await get(`/api/runs/${chosen}`));
    trouble(null);
  } catch (e) { trouble(e); }
}

refresh();
setInterval(() => { if (!document.hidden) refresh(); }, 2000);
