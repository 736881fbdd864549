/**
 * Money as the buyer's language writes it. `amount` is exact decimal text: `Intl.NumberFormat` takes it as it is, and a number
 * would lose digits.
 */
export function formatMoney(
  { amount, currencyCode }: { amount: string; currencyCode: string },
  locale: string,
): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency: currencyCode });
  // The types of ES2022 know numbers only.
  return format.format(amount as unknown as number);
}
