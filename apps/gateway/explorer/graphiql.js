import { send } from './send.js';
import { element, loadScript, settings } from './settings.js';

const FILES = '/explorer/graphiql/';

/** Opens GraphiQL in an element. The gateway serves all of its files. */
export async function openGraphiQL(target, { document: query, variables, headers, isChosen }) {
  document.head.append(element('link', { rel: 'stylesheet', href: `${FILES}graphiql.css` }));
  self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_module, label) => `${FILES}${label}.js` };
  await loadScript(`${FILES}graphiql.js`);
  // Tabs of an earlier visit stay; a chosen sample gets a tab of its own.
  const isFirstVisit = localStorage.getItem('graphiql:tabState') === null;
  const shown = isChosen || isFirstVisit ? { query, variables: JSON.stringify(variables, null, 2) } : {};
  followSystemTheme();
  window.YogaGraphiQL.renderYogaGraphiQL(target, {
    ...shown,
    defaultQuery: '',
    headers: JSON.stringify(headers, null, 2),
    shouldPersistHeaders: false,
    title: ' ',
    logo: ' ',
    // The bundle would write every keystroke to the address.
    onEditQuery: () => undefined,
    fetcher: async (operation, { headers: sent = {} } = {}) => {
      const response = await send(settings.endpoint, {
        headers: { accept: 'application/json', 'content-type': 'application/json', ...sent },
        body: JSON.stringify(operation),
      });
      return response.json();
    },
  });
}

/** GraphiQL's panels follow the system's theme, but their text does not: it would be dark on dark. */
function followSystemTheme() {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    if (!localStorage.getItem('graphiql:theme')) location.reload();
  });
}
