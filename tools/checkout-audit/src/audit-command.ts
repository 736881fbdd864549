import { auditCheckouts } from './audit-checkouts.ts';
import { type FindingCode, REMEDIES } from './finding.ts';

const MOST_PRINTED = 1_000;
/** What is younger may still be under way. */
const UNSETTLED_MS = 60_000;

/**
 * `npm run audit`: tells what is inconsistent, and how to fix it; as JSON one finding a line, the last one the sum.
 * @param options.age for how long nothing has worked on the databases, in milliseconds: restored ones are as old as their last change.
 * @returns the exit code: 0 if all is well, 1 if something is not.
 */
export async function auditCommand(
  urls: { orders: string; cart: string; products: string },
  say: (line: string) => void,
  { json = false, age = 0 }: { json?: boolean; age?: number } = {},
): Promise<number> {
  const codes = new Set<FindingCode>();
  let printed = 0;
  const { orders, findings } = await auditCheckouts({
    urls,
    unfinishedAfterMs: UNSETTLED_MS + age,
    undeliveredAfterMs: UNSETTLED_MS + age,
    onFinding: (finding) => {
      const { code, subject, message } = finding;
      codes.add(code);
      if (json) say(JSON.stringify({ ...finding, remedy: REMEDIES[code] }));
      else if (printed++ < MOST_PRINTED) say(`${code}  ${subject}: ${message}`);
    },
  });
  if (json) {
    say(JSON.stringify({ orders, findings }));
    return findings === 0 ? 0 : 1;
  }
  if (findings > MOST_PRINTED) say(`… and ${findings - MOST_PRINTED} more`);
  for (const code of codes) say(`\n${code}: ${REMEDIES[code]}`);
  say(
    `\n${orders} ${orders === 1 ? 'order' : 'orders'} audited, ${findings === 0 ? 'no differences found' : `${findings} ${findings === 1 ? 'finding' : 'findings'}`}`,
  );
  return findings === 0 ? 0 : 1;
}
