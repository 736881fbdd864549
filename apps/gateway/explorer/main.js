import { openGraphiQL } from './graphiql.js';
import { createPlanView } from './plan-view.js';
import { fillSample } from './samples.js';
import { openSandbox } from './sandbox.js';
import { element, settings } from './settings.js';
import { readToken, writeToken } from './token.js';

const HEADERS = { 'apollographql-client-name': 'explorer' };
const PANEL_KEY = 'explorer:plan-open';
/** There the plan stands instead of the explorer, so that a page never begins with it. */
const PHONE = matchMedia('(max-width: 720px)');

const chosen = new URLSearchParams(location.search);
const sample = settings.samples.find(({ operation }) => operation === chosen.get('sample')) ?? settings.samples[0];
const notice = element('span', { class: 'notice', role: 'status' });
const stage = element('main', { id: 'explorer' });
const explorerLink = createExplorerLink();
const panel = settings.queryPlans ? createPlanView() : null;
const panelButton = panel && element('button', { type: 'button', onclick: togglePanel }, 'Query plan');

document.body.append(createBar(), element('div', { class: 'work' }, stage, panel));
document.querySelector('nav [aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
if (panel) showPanel(localStorage.getItem(PANEL_KEY) === 'yes' && !PHONE.matches);
await open();

async function open() {
  const filled = await fillSample(sample).catch(() => sample);
  const shown = { ...filled, headers: HEADERS, isChosen: chosen.has('sample') };
  if (chosen.get('explorer') !== 'graphiql') {
    try {
      notice.textContent = 'Waiting for Apollo Sandbox …';
      await openSandbox(stage, shown);
      notice.textContent = '';
      document.body.dataset.explorer = 'sandbox';
      return;
    } catch {
      notice.textContent = 'Apollo Sandbox cannot be reached from here: this is GraphiQL.';
      explorerLink.textContent = 'Try Sandbox again';
      explorerLink.href = addressWith('explorer', null);
      stage.replaceChildren();
    }
  }
  await openGraphiQL(stage, shown);
  document.body.dataset.explorer = 'graphiql';
}

function createBar() {
  return element(
    'header',
    {},
    element('img', { src: '/explorer/icon.svg', alt: '' }),
    element('strong', {}, 'Commerce graph'),
    element('nav', { 'aria-label': 'Samples' }, ...settings.samples.map(sampleLink)),
    element('span', { class: 'spacer' }),
    notice,
    tokenField(),
    panelButton,
    panel && element('a', { href: '/plans', target: '_blank', title: 'The plan on a separate page' }, '↗'),
    explorerLink,
  );
}

function sampleLink({ title, operation }, index) {
  const current = operation === sample.operation && chosen.has('sample');
  const attributes = { href: addressWith('sample', operation), 'aria-current': current && 'step', title: operation };
  return element('a', attributes, element('b', {}, String(index + 1)), title);
}

function tokenField() {
  const title = 'A login from npm run token. It is sent as Authorization, unless the headers contain another one';
  const store = ({ target }) => writeToken(target.value);
  return element('input', { type: 'password', placeholder: 'Login token', title, value: readToken(), oninput: store });
}

function createExplorerLink() {
  const isGraphiQL = chosen.get('explorer') === 'graphiql';
  const address = addressWith('explorer', isGraphiQL ? null : 'graphiql');
  return element('a', { href: address }, isGraphiQL ? 'Apollo Sandbox' : 'GraphiQL');
}

function togglePanel() {
  showPanel(panel.hidden);
  localStorage.setItem(PANEL_KEY, panel.hidden ? 'no' : 'yes');
}

function showPanel(isShown) {
  panel.hidden = !isShown;
  panelButton.setAttribute('aria-pressed', String(isShown));
}

function addressWith(name, value) {
  const parameters = new URLSearchParams(chosen);
  if (value === null) parameters.delete(name);
  else parameters.set(name, value);
  return `?${parameters}`;
}
