/** Rows as a Markdown table; each column has a heading and a function for its cells. */
export function tableOf(rows, columns) {
  const heads = Object.keys(columns);
  const lines = [heads, heads.map(() => '---'), ...rows.map((row) => Object.values(columns).map((read) => read(row)))];
  return `${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}
