import { TOKENS } from './behaviour.ts';
import { startPaymentSandbox } from './sandbox.ts';

const PORT = 4010;
const CALLBACK_URL = 'http://127.0.0.1:4003/payments/callback';

/** `npm run payment-sandbox`: a provider for trying the shop's payments, until it is stopped. */
export async function sandboxCommand(env: NodeJS.ProcessEnv): Promise<void> {
  const secret = env.PAYMENT_WEBHOOK_SECRET ?? '';
  if (!secret.startsWith('whsec_'))
    throw new Error('Set PAYMENT_WEBHOOK_SECRET to the same value as for orders-subgraph: whsec_…');
  const sandbox = await startPaymentSandbox({ port: Number(env.PAYMENT_SANDBOX_PORT ?? PORT), secret });
  sandbox.callbacks.sendTo(env.PAYMENT_CALLBACK_URL ?? CALLBACK_URL);
  process.stdout.write(`The payment sandbox listens at ${sandbox.url}. What a payment does, by its token:\n`);
  for (const [token, meaning] of Object.entries(TOKENS)) process.stdout.write(`  ${token.padEnd(20)} ${meaning}\n`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await sandbox.close();
}
