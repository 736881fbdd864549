import { marked } from 'marked';

const SECTIONS = {
  'operations/queries': 'Queries',
  'operations/mutations': 'Mutations',
  'types/objects': 'Objects',
  'types/interfaces': 'Interfaces',
  'types/unions': 'Unions',
  'types/inputs': 'Inputs',
  'types/enums': 'Enums',
  'types/scalars': 'Scalars',
};

/** All pages by section, as Markdown. */
export function renderIndex(pages) {
  const lists = sectionsOf(pages).map(
    ([title, members]) => `## ${title}\n\n${members.map((page) => `- [${page.title}](${page.path})`).join('\n')}\n`,
  );
  return `# Reference\n\nThe graph as clients see it, made of the schema's own descriptions.\n\n${lists.join('\n')}`;
}

/** A page of the site; it works without a server and without network access. */
export function renderPage(page, pages) {
  const up = '../'.repeat(page.path.split('/').length - 1);
  const sections = sectionsOf(pages).map(
    ([title, members]) =>
      `<details${members.includes(page) || title === 'Queries' || title === 'Mutations' ? ' open' : ''}><summary>${title}</summary><ul>${members
        .map(
          (each) =>
            `<li><a href="${up}${toHtml(each.path)}"${each === page ? ' aria-current="page"' : ''}>${each.title}</a></li>`,
        )
        .join('')}</ul></details>`,
  );
  const content = marked.parse(page.markdown).replace(/href="([^":]+)\.md(#[^"]*)?"/g, 'href="$1.html$2"');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title} · Commerce graph</title>
<style>${STYLE}</style>
</head>
<body>
<nav><p><a href="${up}index.html"><strong>Commerce graph</strong></a></p>${sections.join('')}</nav>
<main>${content}</main>
</body>
</html>
`;
}

function sectionsOf(pages) {
  return Object.entries(SECTIONS)
    .map(([folder, title]) => [title, pages.filter(({ path }) => path.startsWith(`${folder}/`))])
    .filter(([, members]) => members.length > 0);
}

function toHtml(path) {
  return path.replace(/\.md$/, '.html');
}

const STYLE = `
:root { --line: #dcd9e4; --raised: #f5f4f8; --accent: #6d28d9; }
@media (prefers-color-scheme: dark) { :root { --line: #424c62; --raised: #2a3347; --accent: #b794ff; } body { background: #212a3b; color: #ecebf3; } }
body { display: flex; margin: 0; font: 15px/1.55 system-ui, sans-serif; }
nav { position: sticky; top: 0; box-sizing: border-box; flex: none; width: 270px; height: 100vh; overflow: auto; padding: 12px 18px; border-right: 1px solid var(--line); background: var(--raised); font-size: 14px; }
nav ul { margin: 4px 0 10px; padding-left: 14px; list-style: none; }
nav summary { cursor: pointer; font-weight: 600; }
main { min-width: 0; max-width: 860px; padding: 10px 36px 60px; overflow-wrap: anywhere; }
a { color: var(--accent); text-decoration: none; }
a:hover, a[aria-current] { text-decoration: underline; }
pre { padding: 12px 14px; overflow: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--raised); font-size: 13px; }
h3 { margin-top: 32px; border-bottom: 1px solid var(--line); }
h4 { margin: 18px 0 2px; font-size: 15px; }
@media (max-width: 720px) { body { display: block; } nav { position: static; width: auto; height: auto; } }
`;
