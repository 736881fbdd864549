/** `//` would refer to another host. */
const ADDRESS = /^(https?:\/\/|\/(?!\/))/i;

/** Where one address ends and the next one begins, in lists of other programs. */
const NEXT_ADDRESS = /\|\s*(?:https?:\/\/|\/)|[;,]\s*https?:\/\//i;

/** An image for clients: an address relative to the shop's assets becomes absolute. */
export function toImage(image: { url: string; altText: string | null }, assetBaseUrl: string) {
  return { url: new URL(image.url, assetBaseUrl).href, altText: image.altText };
}

/**
 * Whether the address is valid for an image: an http or https URL, or a path on the shop's own site. Clients see it
 * completely.
 */
export function isImageAddress(url: string): boolean {
  if (!ADDRESS.test(url) || isAddressList(url) || /\s/.test(url) || !URL.canParse(url, 'https://shop.invalid'))
    return false;
  const { username, password } = new URL(url, 'https://shop.invalid');
  return username === '' && password === '';
}

/** Whether the text is several addresses, with a mark between them. */
export function isAddressList(text: string): boolean {
  return NEXT_ADDRESS.test(text);
}
