/** What the buyer must do before the payment can go on. */
export interface PaymentAction {
  /** Where to send the buyer; null if the shop's page uses the secret instead. */
  redirectUrl: string | null;
  /** For the provider's own code in the shop's page. */
  clientSecret: string | null;
}
