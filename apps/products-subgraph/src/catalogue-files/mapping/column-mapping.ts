import { parse, YAMLParseError } from 'yaml';
import { contradictions, describeIssue, unknownNames, unknownNamesBeside } from './mapping-problems.ts';
import { type ColumnMapping, mappingSchema } from './mapping-schema.ts';

/** A mapping cannot be used; the message says where and why. */
export class MappingError extends Error {
  override readonly name = 'MappingError';
}

/**
 * Columns that mean something only together: if a mapping has one of them, the other program does not know the others,
 * and they are blank.
 */
const COMPANIONS = {
  woocommerce: [
    ['Published', 'Visibility in catalog'],
    ['Short description', 'Description'],
    ['Stock', 'In stock?'],
    ['Tax status', 'Tax class'],
    ['Sale price', 'Date sale price starts', 'Date sale price ends'],
  ],
  shopify: [['Published', 'Status']],
} as const;

/** @throws {MappingError} with all mistakes, a line each, for invalid YAML and for an invalid mapping. */
export function readMapping(text: string): ColumnMapping {
  const given = parseYaml(text);
  const mapping = mappingSchema.safeParse(given);
  const problems = mapping.success
    ? [...unknownNames(mapping.data), ...contradictions(mapping.data)]
    : [...mapping.error.issues.flatMap(describeIssue), ...unknownNamesBeside(mapping.error.issues, given)];
  if (!mapping.success || problems.length > 0) throw new MappingError(problems.join('\n'));
  return withCompanions(mapping.data);
}

function withCompanions(mapping: ColumnMapping): ColumnMapping {
  const { format, columns, fixed } = mapping;
  const given = new Set([...Object.values(columns), ...Object.keys(fixed)]);
  const groups = COMPANIONS[format].filter((group) => group.some((name) => given.has(name)));
  const blank = groups.flat().filter((name) => !given.has(name));
  return { ...mapping, fixed: { ...fixed, ...Object.fromEntries(blank.map((name) => [name, ''])) } };
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof YAMLParseError || error instanceof ReferenceError) throw new MappingError(error.message);
    throw error;
  }
}
