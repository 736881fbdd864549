import { auditCheckouts } from './audit-checkouts.ts';
import { type FindingCode, REMEDIES } from './finding.ts';

const MOST_PRINTED = 1_000;

/**
 * `npm run audit`: prints inconsistencies, and how to fix them.
 * @returns the exit code: 0 without findings, 1 with.
 */
export async function auditCommand(urls: { orders: string; cart: string; products: string }): Promise<number> {
  const codes = new Set<FindingCode>();
  let printed = 0;
  const { orders, findings } = await auditCheckouts({
    urls,
    onFinding: ({ code, subject, message }) => {
      codes.add(code);
      if (printed++ < MOST_PRINTED) process.stdout.write(`${code}  ${subject}: ${message}\n`);
    },
  });
  if (findings > MOST_PRINTED) process.stdout.write(`… and ${findings - MOST_PRINTED} more\n`);
  for (const code of codes) process.stdout.write(`\n${code}: ${REMEDIES[code]}\n`);
  process.stdout.write(`\n${orders} orders audited, ${findings === 0 ? 'all adds up' : `${findings} findings`}\n`);
  return findings === 0 ? 0 : 1;
}
