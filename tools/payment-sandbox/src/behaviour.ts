/** The behaviour of payments by token, which a test, or someone who tries the shop, can choose. */
export const TOKENS = {
  tok_ok: 'is authorized at once',
  tok_declined: 'is declined',
  tok_action: 'wants a second factor from the buyer, at the redirectUrl',
  tok_timeout: 'is authorized, but the first answer never comes',
  tok_timeout_capture: 'is authorized and captured, but the first answer to the capture never comes',
  tok_twice: 'is authorized, and every callback comes twice, and in the wrong order',
  tok_late: 'is not decided before POST /payments/:orderId/decision',
  tok_stubborn: 'the same, and it can still be charged when it was voided',
  tok_uncapturable: 'is authorized, but cannot be captured',
} as const;

/** A known token. */
export type Token = keyof typeof TOKENS;

export function isToken(text: string): text is Token {
  return Object.hasOwn(TOKENS, text);
}
