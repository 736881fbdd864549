import { UsageError } from '@commerce/local-stack';
import { checkAll } from './check-all.ts';

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

/** The options of `new:field`, `new:mutation` and `new:type` together. */
export interface Request {
  /** What to create: `Product.warranty`, `renameCart` or `Warranty`. */
  name: string;
  type?: string;
  description: string;
  subgraph?: string;
  /** Fields of a type: `years: Int!: For how many years.` */
  field?: readonly string[];
}

/** The request of `new:field`. @throws {UsageError} that says what is wrong. */
export function readNewField({ name: coordinate, type, description, subgraph }: Request): NewField {
  checkAll([() => readCoordinate(coordinate), () => requireType(type), () => readDescription(description)]);
  return {
    ...readCoordinate(coordinate),
    type: requireType(type),
    description: readDescription(description),
    subgraph,
  };
}

function readCoordinate(coordinate: string): { parent: string; name: string } {
  const [, parent, name] = /^(\w+)\.([a-z]\w*)$/.exec(coordinate) ?? [];
  if (!parent || !name) throw new UsageError(`Name one field, such as Product.warranty, not "${coordinate}".`);
  return { parent, name };
}

function requireType(type: string | undefined): string {
  if (!type) throw new UsageError('Give the type of the field, such as --type "String" or --type "[Money!]!".');
  return type;
}

/** The request of `new:mutation`. @throws {UsageError} that says what is wrong. */
export function readNewMutation({ name, description, subgraph }: Request): NewField {
  checkAll([() => requireName(name, /^[a-z]\w*$/, 'mutation, such as renameCart'), () => readDescription(description)]);
  const stem = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return {
    parent: 'Mutation',
    name,
    type: `${stem}Payload`,
    description: readDescription(description),
    subgraph,
    parameter: { name: 'input', type: `${stem}Input!`, description: 'What is to be done.' },
  };
}

/** The request of `new:type`. @throws {UsageError} that says what is wrong. */
export function readNewType({ name, description, subgraph, field = [] }: Request): NewType {
  checkAll([
    () => requireName(name, /^[A-Z]\w*$/, 'type, such as Warranty'),
    () => readDescription(description),
    () => requireFields(field),
    ...field.map((text) => () => readFieldOfType(text)),
  ]);
  return { name, description: readDescription(description), subgraph, fields: field.map(readFieldOfType) };
}

function requireName(name: string, form: RegExp, what: string): void {
  if (!form.test(name)) throw new UsageError(`Name one ${what}, not "${name}".`);
}

function requireFields(fields: readonly string[]): void {
  if (fields.length > 0) return;
  throw new UsageError('A type needs a --field, such as --field "years: Int!: For how many years."');
}

function readFieldOfType(text: string): NewType['fields'][number] {
  const [, name, type, description] = /^\s*([a-z]\w*)\s*:\s*([\w![\]\s]+?)\s*:\s*(.*)$/s.exec(text) ?? [];
  if (!name || !type) throw new UsageError(`--field must be "name: Type: Description.", not "${text}".`);
  return { name, type, description: readDescription(description) };
}

function readDescription(text = ''): string {
  if (text.trim() === '' || /["\\\n]/.test(text)) {
    throw new UsageError(
      'The description must be for a client developer, in one line without quotes: --description "…".',
    );
  }
  return text.trim();
}
