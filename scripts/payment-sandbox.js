// npm run payment-sandbox: a payment provider for trying the shop's payments.
import { prepare } from './prepare.js';

await prepare();
const { sandboxCommand } = await import('@commerce/payment-sandbox');
try {
  await sandboxCommand(process.env);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
