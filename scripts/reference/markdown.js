/** The generator's output for one site builder, as plain Markdown. Its lists of what uses a type are left out. */
export function toPlainMarkdown(text) {
  const title = /^title: (.*)$/m.exec(text)?.[1] ?? '';
  const body = text
    .replace(/^---\n.*?\n---\n/s, '')
    .replace(/<span class="gqlmd-mdx-bullet">.*?<\/span>/g, ' · ')
    .replace(/<mark[^>]*>(.*?)<\/mark>/g, '($1)')
    .replace(/<code[^>]*>(.*?)<\/code>/g, '$1')
    .replace(/<span class="gqlmd-mdx-entity">(.*?)<\/span>/g, '`$1`')
    .replace(/^### (Member Of|Returned By|Implemented By)[^#]*/gm, '')
    .replace(/^(#+) (.*?)\s*\\\{#([\w-]+)\\\}\s*$/gm, '<a id="$3"></a>\n\n$1 $2\n')
    .replace(/\]\((\.\.\/[\w./-]+?)(?:\.mdx?)?(#[\w-]+)?\)/g, ']($1.md$2)')
    .replace(/\n{3,}/g, '\n\n');
  return `# ${title}\n\n${body.trim()}\n`;
}

/** A page with the facts of its fields (`readFacts`): below their headings, or above the signature of a root field. */
export function addFacts(page, facts) {
  if (page.path.startsWith('operations/')) {
    return page.markdown.replace('```graphql', `${facts.get(page.coordinate)}\n\n\`\`\`graphql`);
  }
  return page.markdown.replace(/^#### \[`(\w+\.\w+)`\].*\n/gm, (heading, coordinate) =>
    facts.has(coordinate) ? `${heading}\n${facts.get(coordinate)}\n` : heading,
  );
}

/** The section of a type's page that links to all that `findUses` found; `paths` are the pages by coordinate. */
export function renderUses(uses, paths) {
  const links = uses.map(({ coordinate, text }) => `[\`${text}\`](../../${paths.get(coordinate)})`).sort();
  return links.length > 0 ? `\n### Used by\n\n${links.join(' · ')}\n` : '';
}
