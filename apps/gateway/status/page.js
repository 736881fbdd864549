/** The same login as in the explorer, kept as long as the tab is open. */
const KEY = 'explorer:token';
const REFRESH_MS = 15_000;

const figures = document.getElementById('figures');
const login = document.getElementById('login');
const problem = document.getElementById('problem');

login.addEventListener('submit', (event) => {
  event.preventDefault();
  const { value } = document.getElementById('token');
  sessionStorage.setItem(KEY, value.trim().replace(/^Bearer +/i, ''));
  show();
});
setInterval(() => document.hidden || login.hidden === false || show(), REFRESH_MS);
await show();

async function show() {
  const token = sessionStorage.getItem(KEY) ?? '';
  if (!token) return ask('');
  try {
    const answer = await fetch('/status/figures', { headers: { authorization: `Bearer ${token}` } });
    if (!answer.ok) return ask((await answer.json()).errors[0].message);
    // Our own server has escaped all texts in it.
    figures.innerHTML = await answer.text();
    login.hidden = true;
  } catch {
    figures.prepend(warn('The gateway does not answer just now.'));
  }
}

function ask(reason) {
  figures.replaceChildren();
  problem.textContent = reason;
  login.hidden = false;
}

function warn(text) {
  document.querySelector('.gone')?.remove();
  const paragraph = document.createElement('p');
  paragraph.className = 'warning gone';
  paragraph.textContent = text;
  return paragraph;
}
