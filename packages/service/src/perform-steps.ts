import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { z } from 'zod';

/** What became of a step: `refused` says why it could not be done; null if it is done. */
interface StepResult {
  refused: string | null;
}

/**
 * Carries out the steps that `input` has as JSON, one a line, one after the other, and answers each with a line. A step
 * that fails does not stop the next ones.
 * @param perform returns why the step could not be done; null if it is done.
 */
export async function performSteps<Step>(
  { input, output }: { input: Readable; output: Writable },
  schema: z.ZodType<Step>,
  perform: (step: Step) => Promise<string | null>,
): Promise<void> {
  for await (const line of createInterface({ input })) {
    const result: StepResult = { refused: await attempt(() => perform(schema.parse(JSON.parse(line)))) };
    output.write(`${JSON.stringify(result)}\n`);
  }
}

async function attempt(work: () => Promise<string | null>): Promise<string | null> {
  try {
    return await work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
