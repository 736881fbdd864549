// The search of every page. `entries` comes from entries.js: name, address and description of all that can be found.
const MOST_FOUND = 20;

const input = document.getElementById('search');
const list = document.getElementById('found');

input.addEventListener('input', show);
input.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') close();
  if (key === 'Enter') list.querySelector('a')?.click();
  if (key === 'ArrowDown') list.querySelector('a')?.focus();
});
list.addEventListener('click', close);
list.addEventListener('keydown', (event) => {
  const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[event.key];
  if (event.key === 'Escape') input.focus();
  if (!step) return;
  event.preventDefault();
  (document.activeElement.closest('li')[step]?.querySelector('a') ?? input).focus();
});
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || document.activeElement === input) return;
  event.preventDefault();
  input.focus();
});
document.addEventListener('click', ({ target }) => {
  if (!target.closest('search')) list.replaceChildren();
});

function show() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = words.length > 0 ? find(words) : [];
  list.replaceChildren(...found.map(renderEntry));
  if (words.length > 0 && found.length === 0) list.append(element('li', element('p', 'Nothing was found.')));
}

/** The best entries that contain all words: first those with the word as their name, then by the length of the name. */
function find(words) {
  return entries
    .map((entry) => ({ entry, rank: Math.max(...words.map((word) => rankOf(entry, word))) }))
    .filter(({ rank }) => rank < Number.POSITIVE_INFINITY)
    .sort((one, other) => one.rank - other.rank || one.entry[0].length - other.entry[0].length)
    .slice(0, MOST_FOUND)
    .map(({ entry }) => entry);
}

function rankOf([name, , text], word) {
  const whole = name.toLowerCase();
  const own = whole.split('.').at(-1);
  if (whole === word || own === word) return 0;
  if (own.startsWith(word)) return 1;
  if (whole.includes(word)) return 2;
  return text.toLowerCase().includes(word) ? 3 : Number.POSITIVE_INFINITY;
}

function renderEntry([name, address, text]) {
  const link = element('a', name, element('small', text));
  link.href = input.dataset.up + address;
  return element('li', link);
}

function close() {
  input.value = '';
  list.replaceChildren();
}

function element(name, ...content) {
  const created = document.createElement(name);
  created.append(...content);
  return created;
}
