import { domainToASCII } from 'node:url';

const MAX_ADDRESS = 254;
const MAX_LOCAL_PART = 64;
/** UTF-16 units as given: converting a domain takes time that is quadratic in its length. */
const MAX_GIVEN = 1000;
/** A dot-atom of RFC 5322: no quoted text, no comments, no dot at an end or beside another dot. */
const LOCAL_PART = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
/** At least two labels, the last one not a number: mail servers accept neither local host names nor IP addresses. */
const DOMAIN = /^([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)+(?!\d+$)[a-z\d]([a-z\d-]{0,61}[a-z\d])$/;

/**
 * The only parser of e-mail addresses: mails are sent to exactly the addresses that orders accept.
 *
 * It accepts the part of RFC 5321 that every mail server understands. Domains may be in any script. Mailbox names in
 * other scripts (RFC 6531) are refused, because not every mail server on the way can carry them.
 *
 * @returns the address with its domain in ASCII and lower case, as mail servers expect it; null if it is invalid.
 */
export function readEmailAddress(text: string): string | null {
  if (text.length > MAX_GIVEN) return null;
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  const domain = /[\s/?#:@[\]%\\]/.test(text.slice(at + 1)) ? '' : domainToASCII(text.slice(at + 1));
  const address = `${local}@${domain}`;
  const fits = local.length <= MAX_LOCAL_PART && address.length <= MAX_ADDRESS;
  return fits && LOCAL_PART.test(local) && DOMAIN.test(domain) ? address : null;
}
