import { isSecret } from '@commerce/webhooks';
import { TOKENS } from './behaviour.ts';
import { startPaymentSandbox } from './sandbox.ts';

const PORT = 4010;

/**
 * `npm run payment-sandbox`: a provider for trying the shop's payments, until it is stopped.
 * @param callbackUrl where it tells what became of payments, unless the environment says another place.
 */
export async function sandboxCommand(env: NodeJS.ProcessEnv, callbackUrl: string): Promise<void> {
  const secret = env.PAYMENT_WEBHOOK_SECRET ?? '';
  if (!isSecret(secret))
    throw new Error('Set PAYMENT_WEBHOOK_SECRET to the same value as for orders-subgraph: whsec_ and base64.');
  const port = Number(env.PAYMENT_SANDBOX_PORT || PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error('PAYMENT_SANDBOX_PORT must be a port, 0 to 65535.');
  const tellsTo = env.PAYMENT_CALLBACK_URL || callbackUrl;
  if (!/^https?:/.test(tellsTo) || !URL.canParse(tellsTo))
    throw new Error('PAYMENT_CALLBACK_URL must be an http(s) URL.');
  const sandbox = await startPaymentSandbox({ port, secret }).catch((error: Error & { code?: string }) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new Error(`Port ${port} is in use: set PAYMENT_SANDBOX_PORT to another one, here and for orders.`);
  });
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
