import { parseArgs } from 'node:util';
import { parseType } from 'graphql';

/** A field to be made. */
export interface NewField {
  /** Such as `Product`. */
  parent: string;
  /** Such as `shout`. */
  name: string;
  /** As SDL: `String!`. */
  type: string;
  description: string;
  /** The name of the subgraph that is to answer it, if it was given. */
  subgraph: string | undefined;
}

export const USAGE = `npm run new:field -- Product.warranty --type "String" --description "How long it is guaranteed." [--subgraph products]

Adds the field to the schema of the subgraph that owns the type, with a resolver that has no answer yet and a test
that fails until it has one. A field of Query or Mutation needs --subgraph.`;

/** What was asked for. @throws {Error} that says what is wrong. */
export function readNewField(args: string[]): NewField {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { type: { type: 'string' }, description: { type: 'string' }, subgraph: { type: 'string' } },
  });
  const [coordinate = '', ...more] = positionals;
  const [, parent, name] = /^([A-Z]\w*)\.([a-z]\w*)$/.exec(coordinate) ?? [];
  if (!parent || !name || more.length > 0)
    throw new Error(`Name one field, such as Product.warranty, not "${positionals.join(' ')}".`);
  const { type = '', description = '', subgraph } = values;
  try {
    parseType(type);
  } catch {
    throw new Error(`--type must be a GraphQL type, such as "String" or "[Money!]!", not "${type}".`);
  }
  if (description.trim() === '' || /["\\\n]/.test(description)) {
    throw new Error('--description must describe the field for a client developer, in one line without quotes.');
  }
  return { parent, name, type, description: description.trim(), subgraph };
}
