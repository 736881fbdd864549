import { marked } from 'marked';

/** The titles of the sections, by their folders. */
export const SECTIONS = {
  'operations/queries': 'Queries',
  'operations/mutations': 'Mutations',
  'types/objects': 'Objects',
  'types/interfaces': 'Interfaces',
  'types/unions': 'Unions',
  'types/inputs': 'Inputs',
  'types/enums': 'Enums',
  'types/scalars': 'Scalars',
};

const INTRODUCTION = `# Reference

The graph as clients see it, made of the schema's own descriptions. Each field says which subgraphs answer it, which
scopes it needs, and its cost: 1 for an object and 0.1 for anything else, unless the field says otherwise.
`;

/** All pages by section, as Markdown. */
export function renderIndex(pages) {
  const lists = sectionsOf(pages).map(
    ([title, members]) => `## ${title}\n\n${members.map((page) => `- [${page.title}](${page.path})`).join('\n')}\n`,
  );
  return `${INTRODUCTION}\n${lists.join('\n')}`;
}

/** A page of the site; it works without a server and without network access. Only the search needs scripts. */
export function renderPage(page, pages) {
  const up = '../'.repeat(page.path.split('/').length - 1);
  const content = marked
    .parse(page.markdown)
    .replace(/href="([^":]+)\.md(#[^"]*)?"/g, 'href="$1.html$2"')
    .replaceAll('<p>Subgraph: ', '<p class="facts">Subgraph: ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title} · Commerce graph</title>
<link rel="stylesheet" href="${up}style.css">
<script src="${up}entries.js" defer></script>
<script src="${up}search.js" defer></script>
</head>
<body>
<header>
<a href="${up}index.html"><strong>Commerce graph</strong></a>
<a class="menu" href="#menu">Menu</a>
<search><input type="search" id="search" placeholder="Search" aria-label="Search" data-up="${up}" autocomplete="off"><ul id="found"></ul></search>
</header>
<nav id="menu"><a class="menu" href="#">Close</a>${renderMenu(page, pages, up)}</nav>
<main>${content}</main>
</body>
</html>
`;
}

function renderMenu(page, pages, up) {
  const sections = sectionsOf(pages).map(([title, members]) => {
    const isOpen = members.includes(page) || title === 'Queries' || title === 'Mutations';
    const links = members.map((each) => {
      const current = each === page ? ' aria-current="page"' : '';
      return `<li><a href="${up}${each.path.replace(/md$/, 'html')}"${current}>${each.title}</a></li>`;
    });
    return `<details${isOpen ? ' open' : ''}><summary>${title}</summary><ul>${links.join('')}</ul></details>`;
  });
  return sections.join('');
}

function sectionsOf(pages) {
  return Object.entries(SECTIONS)
    .map(([section, title]) => [title, pages.filter((page) => page.section === section)])
    .filter(([, members]) => members.length > 0);
}
