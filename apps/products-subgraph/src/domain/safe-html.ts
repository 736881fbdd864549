import { fromHtml } from 'hast-util-from-html';
import { type Schema, sanitize } from 'hast-util-sanitize';
import { toHtml } from 'hast-util-to-html';

const TAG_NAMES = [
  ...[
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'p',
    'div',
    'blockquote',
    'pre',
    'hr',
    'br',
    'ul',
    'ol',
    'li',
    'dl',
    'dt',
    'dd',
  ],
  ...[
    'figure',
    'figcaption',
    'details',
    'summary',
    'table',
    'caption',
    'colgroup',
    'col',
    'thead',
    'tbody',
    'tfoot',
    'tr',
  ],
  ...['th', 'td', 'a', 'img', 'span', 'b', 'strong', 'i', 'em', 'u', 's', 'del', 'ins', 'small', 'sub', 'sup', 'mark'],
  ...['abbr', 'cite', 'q', 'code', 'kbd'],
];

/** What a description may hold: text, lists, tables, links and pictures. Nothing that runs, loads, floats or submits. */
const SCHEMA: Schema = {
  tagNames: TAG_NAMES,
  attributes: {
    '*': ['className', 'title', 'lang', 'dir'],
    a: ['href'],
    img: ['src', 'alt', 'width', 'height'],
    ol: ['start'],
    td: ['colSpan', 'rowSpan'],
    th: ['colSpan', 'rowSpan', 'scope'],
  },
  protocols: { href: ['http', 'https', 'mailto', 'tel'], src: ['http', 'https'] },
  // These go with what is in them; of other unknown elements the text stays.
  strip: [
    'script',
    'style',
    'iframe',
    'object',
    'template',
    'noscript',
    'noembed',
    'noframes',
    'xmp',
    'title',
    'textarea',
  ],
};

const MOST_ROUNDS = 4;

/**
 * HTML that may stand in a page as it is. What is harmless and well-formed comes back unchanged, to the letter; the rest
 * is written anew without what is not allowed. Applied again, it changes nothing.
 */
export function safeHtml(html: string): string {
  if (isPlain(html)) return html;
  try {
    return cleanUntilStable(html);
  } catch (error) {
    // Nested thousands deep: the stack is exhausted.
    if (error instanceof RangeError) return asText(html);
    throw error;
  }
}

function cleanUntilStable(html: string): string {
  let safe = html;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const cleaned = clean(safe);
    if (cleaned === safe) return safe;
    safe = cleaned;
  }
  return asText(html);
}

/** What cannot be taken apart for good is shown as what it says. */
function asText(html: string): string {
  return html.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

const OUTPUT = { characterReferences: { useNamedReferences: true } };

/** A tag as most descriptions have them: nothing in it needs a second look. */
const PLAIN_TAG = new RegExp(
  `<(/?)(${TAG_NAMES.join('|')})` +
    '(?:\\s+(?:class|title|alt|lang)="[^"<>]*"|\\s+(?:href|src)="(?:https?://|/)[^"<>]*")*\\s*/?>',
  'giy',
);

/**
 * Whether all markup is of plain tags, each of them closed: then no parser finds anything else in it. Answers nearly all
 * descriptions of a file, a hundred times as fast as parsing them.
 */
function isPlain(html: string): boolean {
  const open: string[] = [];
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', PLAIN_TAG.lastIndex)) {
    PLAIN_TAG.lastIndex = at;
    const [tag, slash, name] = PLAIN_TAG.exec(html) ?? [];
    if (tag === undefined || name === undefined) return false;
    const element = name.toLowerCase();
    if (slash ? open.pop() !== element : !VOID.has(element) && open.push(element) > MOST_OPEN) return false;
  }
  return open.length === 0;
}

/** Deeper than any page is. */
const MOST_OPEN = 100;
const VOID = new Set(['br', 'col', 'hr', 'img']);

function clean(html: string): string {
  let errors = 0;
  const given = fromHtml(html, { fragment: true, verbose: true, onerror: () => void errors++ });
  const cleaned = toHtml(sanitize(given, SCHEMA), OUTPUT);
  return errors === 0 && isBalanced(html, given) && cleaned === toHtml(given, OUTPUT) ? html : cleaned;
}

/** Whether each element ends with a tag of its own, and no tag ends one of the page around it. */
function isBalanced(html: string, tree: Root): boolean {
  const elements = elementsIn(tree);
  const closed = elements.filter(({ data }) => data?.position?.closing);
  const isClosed = elements.every(({ tagName, data }) => VOID.has(tagName) || data?.position?.closing);
  return isClosed && closed.length === html.split('</').length - 1;
}

function elementsIn({ children }: Pick<Root, 'children'> | Pick<Element, 'children'>): Element[] {
  return children.flatMap((node) => (node.type === 'element' ? [node, ...elementsIn(node)] : []));
}

type Root = ReturnType<typeof fromHtml>;
type Element = Extract<Root['children'][number], { type: 'element' }>;
