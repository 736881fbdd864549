/** Rows as a Markdown table, each column by its heading and what stands in it. */
export function tableOf(rows, columns) {
  const heads = Object.keys(columns);
  const lines = [heads, heads.map(() => '---'), ...rows.map((row) => Object.values(columns).map((read) => read(row)))];
  return `${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}
