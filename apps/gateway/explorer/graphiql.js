import { send } from './send.js';
import { element, loadScript, settings } from './settings.js';

const FILES = '/explorer/graphiql/';

/** Opens GraphiQL in an element: all of it comes from the gateway. */
export async function openGraphiQL(target, { document: query, variables, headers, isChosen }) {
  document.head.append(element('link', { rel: 'stylesheet', href: `${FILES}graphiql.css` }));
  self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_module, label) => `${FILES}${label}.js` };
  await loadScript(`${FILES}graphiql.js`);
  // Tabs of an earlier visit are kept; a sample that was chosen gets a tab of its own.
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
    // The bundle would write every keystroke into the address.
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

/** GraphiQL changes its panes with the system's theme, but not the text in them: that would be dark on dark. */
function followSystemTheme() {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    if (!localStorage.getItem('graphiql:theme')) location.reload();
  });
}
