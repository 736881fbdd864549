import type { FormattedExecutionResult } from 'graphql';

/** Data that a subgraph has answered, still as text: most answers are only passed on. */
export class PassedData {
  readonly text: string;

  /** @param text a JSON object. */
  constructor(text: string) {
    this.text = text;
  }

  /** For whoever wants to look into it, such as a plugin. */
  toJSON(): Record<string, unknown> {
    return JSON.parse(this.text);
  }
}

const BEGIN = '{"data":';

/**
 * The data in the text of an answer that has nothing but data; null for any other. `errors` within a value looks like
 * errors and gives null too, which costs time, not correctness.
 */
export function readPassedData(body: string): PassedData | null {
  if (!body.startsWith(`${BEGIN}{`) || body.includes('"errors":') || body.includes('"extensions":')) return null;
  const end = body.lastIndexOf('}');
  return new PassedData(body.slice(BEGIN.length, end));
}

/** The text of an answer to a client, as Apollo Server writes it. */
export function writeAnswer(result: FormattedExecutionResult): string {
  const { data, errors, extensions } = result;
  if ((data as unknown) instanceof PassedData && !errors && !extensions) {
    return `${BEGIN}${(data as unknown as PassedData).text}}\n`;
  }
  return `${JSON.stringify(result)}\n`;
}
