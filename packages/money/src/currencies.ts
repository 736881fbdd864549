import { InvalidAmountError } from './errors.ts';

/**
 * The active currencies of ISO 4217 (list one as of January 2026, and BGN, which the euro has replaced since), without
 * metals, testing codes and units that are no money. A table here instead of the runtime's data, because every process
 * must read 1050 stored minor units as the same amount, whatever its version of Node. Also, Unicode's data give HUF,
 * IDR or COP the decimals for displaying prices, which are fewer.
 */
const DIGITS = new Map([
  ...withDigits(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  ...withDigits(
    2,
    `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY
     COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR
     IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD
     NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP
     SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG`,
  ),
  ...withDigits(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...withDigits(4, 'CLF UYW'),
]);

/** Whether this is the upper-case code of an active currency of ISO 4217. */
export function isCurrencyCode(code: string): boolean {
  return DIGITS.has(code);
}

/**
 * The currency's number of decimals in ISO 4217: 2 for EUR, 0 for JPY, 3 for KWD.
 * @throws {InvalidAmountError} for an unknown currency.
 */
export function fractionDigits(currencyCode: string): number {
  const digits = DIGITS.get(currencyCode);
  if (digits === undefined) throw new InvalidAmountError(`"${currencyCode}" is not an ISO 4217 currency code`);
  return digits;
}

function withDigits(digits: number, codes: string): [string, number][] {
  return codes.split(/\s+/).map((code) => [code, digits]);
}
