import { MAX_IMAGES } from '../../catalogue-files/limits.ts';
import type { InputProblems, Maybe } from './input-problems.ts';
import { readAltText, readImages } from './product-details.ts';
import type { StaffProduct } from './staff-product.ts';

type Images = StaffProduct['images'];

/** Puts pictures before the one at `position`, or after all. */
export function addImages(
  present: Images,
  { images, position }: { images: readonly { url: string; altText?: Maybe<string> }[]; position?: Maybe<number> },
  problems: InputProblems,
): Images {
  const added = readImages(images, problems, 1);
  const place = problems.integer(position ?? present.length, ['position'], 0, present.length);
  for (const [index, { url }] of added.entries()) {
    if (present.some((image) => image.url === url))
      problems.refuse(['images', String(index), 'url'], 'is there already');
  }
  if (present.length + added.length > MAX_IMAGES) problems.refuse(['images'], `a product has at most ${MAX_IMAGES}`);
  return present.toSpliced(place, 0, ...added);
}

/** Says something else of the picture with this address. */
export function describeImage(
  present: Images,
  { url, altText }: { url: string; altText?: Maybe<string> },
  problems: InputProblems,
): Images {
  if (!present.some((image) => image.url === url)) problems.refuse(['url'], 'the product has no such picture');
  const text = readAltText(altText, ['altText'], problems);
  return present.map((image) => (image.url === url ? { url, altText: text } : image));
}

/** Puts pictures into the order of their addresses, all of which must be named. */
export function reorderImages(present: Images, urls: readonly string[], problems: InputProblems): Images {
  const ordered = findImages(present, urls, problems);
  if (problems.found.length === 0 && ordered.length < present.length) {
    problems.refuse(['urls'], `name all ${present.length} pictures, each once`);
  }
  return ordered;
}

/** Takes pictures away. */
export function removeImages(present: Images, urls: readonly string[], problems: InputProblems): Images {
  const removed = new Set(findImages(present, urls, problems));
  return present.filter((image) => !removed.has(image));
}

function findImages(present: Images, urls: readonly string[], problems: InputProblems): Images {
  const wanted = problems.list(urls, ['urls'], MAX_IMAGES, 1);
  problems.distinct(wanted, (index) => ['urls', String(index)]);
  return wanted.flatMap((url, index) => {
    const image = present.find((candidate) => candidate.url === url);
    if (!image) problems.refuse(['urls', String(index)], 'the product has no such picture');
    return image ?? [];
  });
}
