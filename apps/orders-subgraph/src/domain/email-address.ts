import { domainToASCII } from 'node:url';

const MAX_ADDRESS = 254;
const MAX_LOCAL_PART = 64;
/** A dot-atom of RFC 5322: no quoted text, no comments, no dot at an end or beside another dot. */
const LOCAL_PART = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
/** At least two labels, the last one no number: mail servers take no addresses of the local network, and no IP addresses. */
const DOMAIN = /^([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)+(?!\d+$)[a-z\d]([a-z\d-]{0,61}[a-z\d])$/;

/**
 * The one reading of an e-mail address: what an order accepts is what mails are sent to.
 *
 * It is the part of RFC 5321 that every mail server understands. Domains of any script are understood; a mailbox's name of another script
 * (RFC 6531) is not, because not every mail server between the shop and the mailbox is able to carry it.
 *
 * @returns the address with its domain in ASCII and lower case, as mail servers expect it; null if it is no such address.
 */
export function readEmailAddress(text: string): string | null {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  const domain = /[\s/?#:@[\]%\\]/.test(text.slice(at + 1)) ? '' : domainToASCII(text.slice(at + 1));
  const address = `${local}@${domain}`;
  const fits = local.length <= MAX_LOCAL_PART && address.length <= MAX_ADDRESS;
  return fits && LOCAL_PART.test(local) && DOMAIN.test(domain) ? address : null;
}
