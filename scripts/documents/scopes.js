import { readScopes } from '@commerce/local-stack';
import { renderRows } from './generated-tables.js';

/** The table of docs/scopes.md, from the descriptions of the public schema. */
export function renderScopes(root) {
  const rows = [...readScopes(root)].map(([scope, fields]) => [
    `\`${scope}\``,
    fields.map((field) => `\`${field}\``).join(', '),
  ]);
  return renderRows(['scope', 'opens'], rows);
}
