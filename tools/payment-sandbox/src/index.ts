export { type PaymentSandbox, startPaymentSandbox } from './sandbox.ts';
export { sandboxCommand } from './sandbox-command.ts';
