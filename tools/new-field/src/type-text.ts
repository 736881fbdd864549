import type { NewType } from './field.ts';

/** A type in SDL. */
export function typeText(
  { name, description, fields }: Omit<NewType, 'subgraph'>,
  keyword: 'type' | 'input' = 'type',
): string {
  const lines = fields.flatMap((field) => [`  "${field.description}"`, `  ${field.name}: ${field.type}`]);
  return `"""\n${description}\n"""\n${keyword} ${name} {\n${lines.join('\n')}\n}\n`;
}
