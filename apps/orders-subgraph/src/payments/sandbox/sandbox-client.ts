import { z } from 'zod';
import { PaymentUnavailableError } from '../errors.ts';

const amount = z.int().nonnegative();
const paymentSchema = z.object({
  reference: z.string(),
  status: z.enum(['WAITING', 'AUTHORIZED', 'DECLINED', 'CAPTURED', 'VOIDED']),
  capturedMinor: amount,
  refundedMinor: amount,
  action: z.object({ redirectUrl: z.string().nullable(), clientSecret: z.string().nullable() }).nullable(),
  declineCode: z.string().nullable(),
  /** The outcome of each refund, by its key. */
  refunds: z.record(z.string(), z.string()),
});

/** A payment as the sandbox reports it. */
export type SandboxPayment = z.output<typeof paymentSchema>;

/** Calls the sandbox over HTTP. Every call throws {PaymentUnavailableError} if no usable answer comes in time. */
export function createSandboxClient({ url, timeoutMs }: { url: string; timeoutMs: number }) {
  const ask = async (path: string, init: RequestInit): Promise<SandboxPayment | null> => {
    try {
      const response = await fetch(new URL(path, url), { ...init, signal: AbortSignal.timeout(timeoutMs) });
      if (response.status === 404) return null;
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      return paymentSchema.parse(await response.json());
    } catch (error) {
      throw new PaymentUnavailableError('sandbox', error);
    }
  };
  return {
    get: (path: string) => ask(path, {}),
    async send(path: string, body: unknown): Promise<SandboxPayment> {
      const headers = { 'content-type': 'application/json' };
      const payment = await ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
      if (!payment) throw new PaymentUnavailableError('sandbox', new Error('HTTP 404'));
      return payment;
    },
  };
}
