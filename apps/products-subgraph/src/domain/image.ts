/** `//` would refer to another host. */
const ADDRESS = /^(https?:\/\/|\/(?!\/))/i;

/** An image for clients: an address relative to the shop's assets becomes absolute. */
export function toImage(image: { url: string; altText: string | null }, assetBaseUrl: string) {
  return { url: new URL(image.url, assetBaseUrl).href, altText: image.altText };
}

/**
 * Whether the address is valid for an image: an http or https URL, or a path on the shop's own site. Clients see it
 * completely.
 */
export function isImageAddress(url: string): boolean {
  if (!ADDRESS.test(url) || /\s/.test(url) || !URL.canParse(url, 'https://shop.invalid')) return false;
  const { username, password } = new URL(url, 'https://shop.invalid');
  return username === '' && password === '';
}
