/** An image as clients get it: an address relative to the shop's assets becomes absolute. */
export function toImage(image: { url: string; altText: string | null }, assetBaseUrl: string) {
  return { url: new URL(image.url, assetBaseUrl).href, altText: image.altText };
}
