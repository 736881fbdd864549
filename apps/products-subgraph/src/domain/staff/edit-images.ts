import { toImage } from '../image.ts';
import { MAX_IMAGES } from '../product-limits.ts';
import type { InputProblems, Maybe } from './input-problems.ts';
import { readAltText, readImages } from './product-details.ts';
import type { StaffProduct } from './staff-product.ts';

type Images = StaffProduct['images'];

/** What an edit of pictures needs to know. */
export interface ImageEditing {
  /** A picture may be identified by its stored address, or by the address that clients get, which starts with this. */
  assetBaseUrl: string;
  problems: InputProblems;
}

/** Inserts pictures before the one at `position`, or appends them. */
export function addImages(
  present: Images,
  { images, position }: { images: readonly { url: string; altText?: Maybe<string> }[]; position?: Maybe<number> },
  { assetBaseUrl, problems }: ImageEditing,
): Images {
  const added = readImages(images, problems, 1);
  const place = problems.integer(position ?? present.length, ['position'], 0, present.length);
  for (const [index, { url }] of added.entries()) {
    const isThere = findImage(present, url, assetBaseUrl) !== null;
    if (isThere) problems.refuse(['images', String(index), 'url'], 'is there already');
  }
  if (present.length + added.length > MAX_IMAGES) problems.refuse(['images'], `a product has at most ${MAX_IMAGES}`);
  return present.toSpliced(place, 0, ...added);
}

/** Replaces the alternative text of the picture with this address. */
export function describeImage(
  present: Images,
  { url, altText }: { url: string; altText?: Maybe<string> },
  { assetBaseUrl, problems }: ImageEditing,
): Images {
  const described = findImage(present, url, assetBaseUrl);
  if (!described) problems.refuse(['url'], 'the product has no such picture');
  const text = readAltText(altText, ['altText'], problems);
  return present.map((image) => (image === described ? { ...image, altText: text } : image));
}

/** Sorts the pictures by this list of addresses, which must contain all of them. */
export function reorderImages(present: Images, urls: readonly string[], editing: ImageEditing): Images {
  const { problems } = editing;
  const ordered = findImages(present, urls, editing);
  if (problems.found.length === 0 && ordered.length < present.length) {
    problems.refuse(['urls'], `list all ${present.length} pictures, each once`);
  }
  return ordered;
}

/** Removes pictures. */
export function removeImages(present: Images, urls: readonly string[], editing: ImageEditing): Images {
  const removed = new Set(findImages(present, urls, editing));
  return present.filter((image) => !removed.has(image));
}

function findImages(present: Images, urls: readonly string[], { assetBaseUrl, problems }: ImageEditing): Images {
  const found = problems.list(urls, ['urls'], MAX_IMAGES, 1).map((url) => findImage(present, url, assetBaseUrl));
  for (const [index, image] of found.entries()) {
    if (!image) problems.refuse(['urls', String(index)], 'the product has no such picture');
    else if (found.indexOf(image) < index) problems.refuse(['urls', String(index)], 'is in the list already');
  }
  return found.flatMap((image) => image ?? []);
}

function findImage(present: Images, url: string, assetBaseUrl: string): Images[number] | null {
  if (!URL.canParse(url, assetBaseUrl)) return null;
  const { href } = new URL(url, assetBaseUrl);
  return present.find((image) => toImage(image, assetBaseUrl).url === href) ?? null;
}
