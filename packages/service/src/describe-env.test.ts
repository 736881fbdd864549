import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeEnv, envFields } from './index.ts';

const describeField = (name: string, field: z.ZodType) => describeEnv(z.object({ [name]: field }))[0];

describe('describeEnv', () => {
  it('describeEnv gives the default, the bounds and the unit in the name’s suffix', () => {
    expect(describeField('IDLE_DAYS', envFields.days(30).describe('How long.'))).toEqual({
      name: 'IDLE_DAYS',
      default: '30',
      required: false,
      format: 'days, 1 to 3,650',
      description: 'How long.',
      rule: { type: 'integer', minimum: 1, maximum: 3650 },
      isSecret: false,
    });
  });

  it('describeEnv shows that a variable without a default that is not optional is required', () => {
    expect(describeField('DATABASE_URL', envFields.DATABASE_URL)).toMatchObject({ required: true, default: null });
    expect(describeField('KEY', z.string().optional().describe('A key.'))).toMatchObject({ required: false });
  });

  it('describeEnv lists the values of an enumeration', () => {
    const field = z.enum(['on', 'off']).default('off').describe('A switch.');
    expect(describeField('SAFELIST', field)).toMatchObject({ format: '`on`, `off`', default: 'off' });
  });

  it('describeEnv describes a file by its contents, not by what it is parsed to', () => {
    expect(describeField('SERVICE_KEY_FILE', envFields.SERVICE_KEY_FILE)?.format).toBe(
      'path of a JSON file, or its content',
    );
  });

  it('describeEnv gives what can be checked of a text alone: the scheme of a URL, lengths, and what a path names', () => {
    expect(describeField('SMTP_URL', z.url({ protocol: /^smtps?$/ }).describe('Mail.'))).toMatchObject({
      rule: { format: 'uri', pattern: '^smtps?://' },
      isSecret: true,
    });
    expect(describeField('NAME', z.string().min(1).max(9).describe('A name.'))?.rule).toEqual({
      type: 'string',
      minLength: 1,
      maxLength: 9,
    });
    expect(describeField('SERVICE_KEY_FILE', envFields.SERVICE_KEY_FILE)?.rule).toMatchObject({ path: 'file' });
  });

  it('describeEnv describes variables of a schema with rules between them', () => {
    const schema = z.object({ A: z.string().describe('a'), B: z.string().describe('b') }).refine(({ A, B }) => A !== B);
    expect(describeEnv(schema).map(({ name }) => name)).toEqual(['A', 'B']);
  });

  it('describeEnv refuses a variable without a description, and names it', () => {
    expect(() => describeField('SILENT', z.string())).toThrow('SILENT has no description');
  });
});
