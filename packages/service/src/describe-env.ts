import { z } from 'zod';

/** A variable of the environment, for its documentation. */
export interface EnvVariable {
  name: string;
  /** Null for none; `required` then says whether it must be set. */
  default: string | null;
  required: boolean;
  /** Type, bounds and unit, in Markdown. */
  format: string;
  description: string;
  /** What can be checked of it before anything is built, as JSON Schema. */
  rule: Rule;
  /** Whether messages must not repeat its value. */
  isSecret: boolean;
}

type Rule = Pick<Field, (typeof RULES)[number]>;
/** What of a field can be checked by texts alone. */
const RULES = [
  'type',
  'format',
  'enum',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'pattern',
  'path',
  'requiredBy',
] as const;
const SECRET = /SECRET|PASSWORD|TOKEN|KEY|DATABASE_URL|SMTP_URL/;

/** Units by the suffixes of variable names. */
const UNITS: readonly [suffix: RegExp, unit: string][] = [
  [/_MS$/, 'milliseconds'],
  [/_MINUTES$/, 'minutes'],
  [/_DAYS$/, 'days'],
  [/_BYTES$/, 'bytes'],
  [/_BASIS_POINTS$/, 'basis points'],
  [/_MINOR_UNITS$/, 'minor units of the currency'],
];

/**
 * A field's JSON Schema, and what JSON Schema cannot express: `form`, the rest of its format in words; `path`, what it
 * names: a file that is there, a directory that is there or can be made, or such a one for backups alone; and
 * `requiredBy`, the values of other variables with which it must be set.
 */
interface Field {
  type?: string;
  format?: string;
  enum?: string[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  default?: unknown;
  description?: string;
  form?: string;
  path?: 'file' | 'directory' | 'backups';
  requiredBy?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Describes the variables of an environment schema, in its order.
 * @throws {Error} that names a variable without a description.
 */
export function describeEnv(schema: z.ZodObject): EnvVariable[] {
  const { fields, required } = readFields(schema);
  return fields.map(([name, field]) => {
    if (!field.description) throw new Error(`${name} has no description: add .describe() to it`);
    return {
      name,
      default: field.default === undefined || field.default === '' ? null : String(field.default),
      required: required.includes(name),
      format: formatOf(name, field),
      description: field.description,
      rule: ruleOf(field),
      isSecret: isSecret(name),
    };
  });
}

/** Whether messages must not repeat the value of a variable. */
export function isSecret(name: string): boolean {
  return SECRET.test(name);
}

/** What is expected of each variable, as its documentation says it, without its Markdown. */
export function formatsOf(schema: z.ZodObject): Map<string, string> {
  return new Map(readFields(schema).fields.map(([name, field]) => [name, formatOf(name, field).replaceAll('`', '')]));
}

function readFields(schema: z.ZodObject): { fields: [name: string, field: Field][]; required: string[] } {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: addScheme,
  });
  return { fields: Object.entries(properties as Record<string, Field>), required };
}

/** JSON Schema says of a URL only that it is one. */
function addScheme({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodType;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}) {
  const { protocol } = zodSchema._zod.def as { protocol?: RegExp };
  if (protocol) jsonSchema.pattern = protocol.source.replace(/\$$/, '://');
}

function formatOf(name: string, field: Field): string {
  if (field.form) return field.form;
  if (field.enum) return field.enum.map((value) => `\`${value}\``).join(', ');
  if (field.type === 'integer') {
    const unit = UNITS.find(([suffix]) => suffix.test(name))?.[1] ?? 'integer';
    return `${unit}, ${grouped(field.minimum)} to ${grouped(field.maximum)}`;
  }
  if (field.format === 'uri') return 'URL';
  if (field.maxLength !== undefined) return `${field.minLength ?? 0} to ${field.maxLength} characters`;
  return field.minLength === undefined ? 'text' : `${field.minLength} characters or more`;
}

function ruleOf(field: Field): Rule {
  return Object.fromEntries(RULES.filter((name) => field[name] !== undefined).map((name) => [name, field[name]]));
}

function grouped(value = 0): string {
  return value.toLocaleString('en-US');
}
