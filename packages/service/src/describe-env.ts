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
  rule: Pick<Field, 'type' | 'enum' | 'minimum' | 'maximum' | 'pattern'>;
}

/** Units by the suffixes of variable names. */
const UNITS: readonly [suffix: RegExp, unit: string][] = [
  [/_MS$/, 'milliseconds'],
  [/_MINUTES$/, 'minutes'],
  [/_DAYS$/, 'days'],
  [/_BYTES$/, 'bytes'],
  [/_BASIS_POINTS$/, 'basis points'],
  [/_MINOR_UNITS$/, 'minor units of the currency'],
];

/** A field's JSON Schema, and `form`: the parts of its format that JSON Schema cannot express, in words. */
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
    };
  });
}

/** What is expected of each variable, as its documentation says it, without its Markdown. */
export function formatsOf(schema: z.ZodObject): Map<string, string> {
  return new Map(readFields(schema).fields.map(([name, field]) => [name, formatOf(name, field).replaceAll('`', '')]));
}

function readFields(schema: z.ZodObject): { fields: [name: string, field: Field][]; required: string[] } {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return { fields: Object.entries(properties as Record<string, Field>), required };
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

function ruleOf({ type, enum: values, minimum, maximum, pattern }: Field): EnvVariable['rule'] {
  return {
    ...(type && { type }),
    ...(values && { enum: values }),
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(pattern !== undefined && { pattern }),
  };
}

function grouped(value = 0): string {
  return value.toLocaleString('en-US');
}
