import { parseArgs } from 'node:util';

/** A field to create. */
export interface NewField {
  /** Such as `Product`. */
  parent: string;
  /** Such as `shout`. */
  name: string;
  /** As SDL: `String!`. */
  type: string;
  description: string;
  /** The name of the subgraph to add it to, if given. */
  subgraph: string | undefined;
  /** Its single argument, if any. */
  parameter?: { name: string; type: string; description: string };
}

/** A type to create. */
export interface NewType {
  /** Such as `Warranty`. */
  name: string;
  description: string;
  subgraph: string | undefined;
  fields: { name: string; type: string; description: string }[];
}

export const USAGE = {
  field: `npm run new:field -- Product.warranty --type "String" --description "How long it is guaranteed." [--subgraph products]

Adds the field to the schema of the subgraph that owns the type, with an unfinished resolver and a test that fails
until you complete the resolver. A field of Query or Mutation needs --subgraph.`,
  mutation: `npm run new:mutation -- renameCart --description "Gives a cart a name." --subgraph cart

Adds the mutation with its input and its payload to the schema of the subgraph, with an unfinished resolver and a test
that fails until you complete the resolver.`,
  type: `npm run new:type -- Warranty --description "What is promised of a product." --subgraph products --field "years: Int!: For how many years."

Adds the type to the schema of the subgraph. --field can be given several times. No field has this type yet:
npm run new:field adds one.`,
};

/** The request of `new:field`. @throws {Error} that says what is wrong. */
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
  if (!values.type) throw new Error('Give the type of the field, such as --type "String" or --type "[Money!]!".');
  return {
    parent,
    name,
    type: values.type,
    description: readDescription(values.description),
    subgraph: values.subgraph,
  };
}

/** The request of `new:mutation`. @throws {Error} that says what is wrong. */
export function readNewMutation(args: string[]): NewField {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { description: { type: 'string' }, subgraph: { type: 'string' } },
  });
  const [name = ''] = positionals;
  if (positionals.length !== 1 || !/^[a-z]\w*$/.test(name))
    throw new Error(`Name one mutation, such as renameCart, not "${positionals.join(' ')}".`);
  const stem = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return {
    parent: 'Mutation',
    name,
    type: `${stem}Payload`,
    description: readDescription(values.description),
    subgraph: values.subgraph,
    parameter: { name: 'input', type: `${stem}Input!`, description: 'What is to be done.' },
  };
}

/** The request of `new:type`. @throws {Error} that says what is wrong. */
export function readNewType(args: string[]): NewType {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      description: { type: 'string' },
      subgraph: { type: 'string' },
      field: { type: 'string', multiple: true },
    },
  });
  const [name = ''] = positionals;
  if (positionals.length !== 1 || !/^[A-Z]\w*$/.test(name))
    throw new Error(`Name one type, such as Warranty, not "${positionals.join(' ')}".`);
  const fields = (values.field ?? []).map(readFieldOfType);
  if (fields.length === 0)
    throw new Error('A type needs a --field, such as --field "years: Int!: For how many years."');
  return { name, description: readDescription(values.description), subgraph: values.subgraph, fields };
}

function readFieldOfType(text: string): NewType['fields'][number] {
  const [, name, type, description] = /^\s*([a-z]\w*)\s*:\s*([\w![\]\s]+?)\s*:\s*(.*)$/s.exec(text) ?? [];
  if (!name || !type) throw new Error(`--field must be "name: Type: Description.", not "${text}".`);
  return { name, type, description: readDescription(description) };
}

function readDescription(text = ''): string {
  if (text.trim() === '' || /["\\\n]/.test(text)) {
    throw new Error('The description must be for a client developer, in one line without quotes: --description "…".');
  }
  return text.trim();
}
