import { TOKENS } from './behaviour.ts';
import { startPaymentSandbox } from './sandbox.ts';

const PORT = 4010;

/**
 * `npm run payment-sandbox`: a provider for trying the shop's payments, until it is stopped.
 * @param callbackUrl where it tells what became of payments, unless the environment says another place.
 */
export async function sandboxCommand(env: NodeJS.ProcessEnv, callbackUrl: string): Promise<void> {
  const secret = env.PAYMENT_WEBHOOK_SECRET ?? '';
  if (!secret.startsWith('whsec_'))
    throw new Error('Set PAYMENT_WEBHOOK_SECRET to the same value as for orders-subgraph: whsec_…');
  const sandbox = await startPaymentSandbox({ port: Number(env.PAYMENT_SANDBOX_PORT || PORT), secret });
  const tellsTo = env.PAYMENT_CALLBACK_URL || callbackUrl;
  sandbox.callbacks.sendTo(tellsTo);
  process.stdout.write(
    `The payment sandbox listens at ${sandbox.url}, and calls ${tellsTo}. What a payment does, by its token:\n`,
  );
  for (const [token, meaning] of Object.entries(TOKENS)) process.stdout.write(`  ${token.padEnd(20)} ${meaning}\n`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await sandbox.close();
}
