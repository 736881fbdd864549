import { readdirSync, readFileSync } from 'node:fs';
import { Kind, parse, print, separateOperations } from 'graphql';
import { z } from 'zod';
import { OPERATIONS } from '../own-files.ts';

const sampleFile = z.array(
  z.strictObject({
    title: z.string(),
    /** The name of an operation in the folder. */
    operation: z.string(),
    /** `{{name}}` stands for a value from an earlier answer, `{{uuid}}` for a new UUID. */
    variables: z.record(z.string(), z.unknown()).default({}),
    /**
     * What to store from the answer, as name and path; `[path]` selects the first item of a list for which that path is
     * true.
     */
    remember: z.record(z.string(), z.string()).default({}),
    /** Stored values that become invalid when this has run. */
    forget: z.array(z.string()).default([]),
  }),
);

/** An operation that the explorer offers to run. */
export type Sample = z.output<typeof sampleFile>[number] & { document: string };

/** Reads the clients' operations that the explorer shows, in the order of `samples.json`. */
export function readSamples(): Sample[] {
  const documents = readOperations();
  return sampleFile.parse(JSON.parse(readFileSync(new URL('samples.json', OPERATIONS), 'utf8'))).map((sample) => {
    const document = documents.get(sample.operation);
    if (document === undefined) throw new Error(`operations/samples.json: there is no operation ${sample.operation}`);
    return { ...sample, document };
  });
}

/** The text of every operation by name, with the fragments that it uses. */
function readOperations(): Map<string, string> {
  const files = readdirSync(OPERATIONS).filter((file) => file.endsWith('.graphql'));
  const definitions = files.flatMap((file) => parse(readFileSync(new URL(file, OPERATIONS), 'utf8')).definitions);
  const separate = separateOperations({ kind: Kind.DOCUMENT, definitions });
  return new Map(Object.entries(separate).map(([name, document]) => [name, print(document)]));
}
