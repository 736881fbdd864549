/** What the buyer has to do before a payment can go on. */
export interface PaymentAction {
  /** Where to send the buyer; null if the shop's page does it with the secret. */
  redirectUrl: string | null;
  /** What the provider's own code in the shop's page goes on with. */
  clientSecret: string | null;
}
