/** The generator's output for one site builder, as plain Markdown. */
export function toPlainMarkdown(text) {
  const title = /^title: (.*)$/m.exec(text)?.[1] ?? '';
  const body = text
    .replace(/^---\n.*?\n---\n/s, '')
    .replace(/<span class="gqlmd-mdx-bullet">.*?<\/span>/g, ' · ')
    .replace(/<mark[^>]*>(.*?)<\/mark>/g, '($1)')
    .replace(/<code[^>]*>(.*?)<\/code>/g, '$1')
    .replace(/<span class="gqlmd-mdx-entity">(.*?)<\/span>/g, '`$1`')
    .replace(/^(#+) (.*?)\s*\\\{#([\w-]+)\\\}\s*$/gm, '<a id="$3"></a>\n\n$1 $2\n')
    .replace(/\]\((\.\.\/[\w./-]+?)(?:\.mdx?)?(#[\w-]+)?\)/g, ']($1.md$2)')
    .replace(/\n{3,}/g, '\n\n');
  return `# ${title}\n\n${body.trim()}\n`;
}
