import { auditCommand } from './audit-command.ts';
import { performIn } from './perform-steps.ts';
import { repairCheckouts } from './repair-checkouts.ts';
import { type Owner, WORDS } from './repair-step.ts';

/**
 * `npm run audit -- --repair`: repairs what the rules of the checkout allow, then audits: what is left needs a person, or the
 * shop to run.
 * @param options.root the folder of the repository.
 * @param options.dryRun says what would be done, and changes nothing.
 * @param options.cancel the orders, by number or id, that a person has decided to cancel.
 * @returns the exit code: 0 if all is well afterwards, 1 if something is not.
 */
export async function repairCommand(
  urls: Record<Owner, string>,
  say: (line: string) => void,
  options: { root: string; dryRun: boolean; cancel: readonly string[]; json: boolean },
): Promise<number> {
  const { root, dryRun, cancel, json } = options;
  let done = 0;
  let refusals = 0;
  await repairCheckouts({
    urls,
    cancel,
    perform: dryRun ? null : performIn(root, urls),
    onStep({ step, refused }) {
      if (refused === null) done += 1;
      else refusals += 1;
      const { orderId, do: work } = step;
      if (json) say(JSON.stringify({ step: work, owner: step.owner, orderId, refused }));
      else if (refused !== null) say(`order ${orderId}: could not ${WORDS[work]}: ${refused}`);
      else say(`order ${orderId}: ${dryRun ? 'would ' : ''}${WORDS[work]}`);
    },
  });
  if (!json) say(dryRun ? `${done} steps would be done\n` : `${done} steps done, ${refusals} refused\n`);
  return auditCommand(urls, say, { json });
}
