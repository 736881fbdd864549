import { Source } from 'graphql';
import { z } from 'zod';
import { readYaml } from '../config/read-yaml.ts';
import { type Place, placeAt } from '../findings/place.ts';
import { displayPath, readText } from '../sources/read-text.ts';

const acknowledgement = z.strictObject({
  /** The kind of change, such as `FIELD_REMOVED`. */
  change: z.string().min(1),
  /** The coordinate, such as `Product.title`. */
  path: z.string().min(1),
  reason: z
    .string({ error: 'must say why the change is intended' })
    .trim()
    .min(1, 'must say why the change is intended'),
  expires: z.iso.date({ error: 'must be the day until which it holds, such as 2027-01-31' }),
});

const fileSchema = z.array(acknowledgement, 'must be a list of acknowledged changes');

/** An intended breaking change, with its expiry date. */
export type Acknowledgement = z.output<typeof acknowledgement> & { place: Place };

/** Reads the committed acknowledgements; a file with only comments has none. @throws {InputError} */
export function readAcknowledgements(directory: string, path: string): Acknowledgement[] {
  const source = new Source(readText(directory, path) || ' ', displayPath(directory, path));
  if (source.body.replaceAll(/^\s*#.*$/gm, '').trim() === '') return [];
  return readYaml(directory, path, fileSchema).map((entry) => ({
    ...entry,
    place: placeAt(source, Math.max(0, source.body.indexOf(entry.path))),
  }));
}

/** Whether an acknowledgement is valid on a day, such as `2026-11-22`. Its expiry date is its last day. */
export function holds({ expires }: Acknowledgement, today: string): boolean {
  return today <= expires;
}
